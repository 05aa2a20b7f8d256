// The kernel command line:
//
//   [name] [option=value | option=[ "value" "value" ]]... -- /program [argument]...

import {
  CONFIG_LIBSYSCALL_SHIM_CALLS,
  CONFIG_LIBSYSCALL_SHIM_STRACE,
  CONFIG_LIBSYSCALL_SHIM_STRACE_ON,
  CONFIG_LIBUKDEBUG_CRASH_REGISTERS,
  CONFIG_LIBUKDEBUG_CRASH_SCREEN,
  CONFIG_LIBUKNETDEV_EINFO_LIBPARAM,
  CONFIG_LIBVFSCORE_AUTOMOUNT_UP,
  CONFIG_LIBVIRTIO_MMIO,
} from "../config";
import { byteString } from "../lib/bytes";
import { splitError, splitWords, Word } from "./words";

/** The options that this kernel has; what is configured away is unknown. */
function known(): string {
  return (
    (CONFIG_LIBUKNETDEV_EINFO_LIBPARAM ? "netdev.ip=, " : "") +
    (CONFIG_LIBVFSCORE_AUTOMOUNT_UP ? "vfs.fstab=, " : "") +
    "env.vars=, elf.aslr=, " +
    (CONFIG_LIBSYSCALL_SHIM_STRACE ? "debug.strace=, " : "") +
    (CONFIG_LIBSYSCALL_SHIM_CALLS ? "debug.calls=, " : "") +
    (CONFIG_LIBUKDEBUG_CRASH_SCREEN ? "debug.registers=, " : "") +
    (CONFIG_LIBVIRTIO_MMIO ? "virtio_mmio.device=, " : "") +
    "help"
  );
}

/** QEMU's microvm adds its devices at the very end, behind the program's arguments. */
const DEVICE_OPTION = "virtio_mmio.device=";

export class CommandLine {
  /** What is wrong with it; empty if nothing is. */
  error: string = "";
  help: bool = false;
  interfaces: string[] = [];
  fstab: string[] = [];
  environment: string[] = [];
  /** Size, base and interrupt of each, as written. */
  mmioDevices: string[] = [];
  randomise: bool = true;
  trace: bool = CONFIG_LIBSYSCALL_SHIM_STRACE_ON;
  /** Incomplete calls are summed up at the end. */
  calls: bool = false;
  registers: bool = CONFIG_LIBUKDEBUG_CRASH_REGISTERS;
  /** The program's path and arguments. */
  program: string[] = [];

  private words: Word[] = [];
  private at: i32 = 0;

  constructor(from: usize, length: i32) {
    this.words = splitWords(byteString(from, length));
    if (splitError.length) this.fail(splitError);
    while (!this.error.length && this.at < this.words.length) this.readNext();
  }

  private readNext(): void {
    const word = this.words[this.at++];
    if (!word.quoted && word.text == "--") this.readProgram();
    else this.readOption(word);
  }

  private fail(what: string): void {
    this.error = "command line: " + what;
  }

  private readProgram(): void {
    for (; this.at < this.words.length; this.at++) {
      const text = this.words[this.at].text;
      if (text.startsWith(DEVICE_OPTION)) this.mmioDevices.push(text.slice(DEVICE_OPTION.length));
      else this.program.push(text);
    }
  }

  private readOption(word: Word): void {
    const equals = word.text.indexOf("=");
    if (equals < 0) {
      if (word.text == "help") this.help = true;
      else if (this.at > 1) this.fail('unknown word "' + word.text + '"; options are ' + known());
      return;
    }
    const name = word.text.slice(0, equals);
    const values = this.readValues(name, word, equals);
    for (let i = 0; i < values.length && !this.error.length; i++) this.setOption(name, values[i]);
  }

  /** What follows the equals sign: the rest of the word, or a bracketed list of words. */
  private readValues(name: string, word: Word, equals: i32): string[] {
    const values: string[] = [];
    const bracketNext = this.at < this.words.length && !this.words[this.at].quoted && this.words[this.at].text == "[";
    if (equals + 1 < word.text.length || word.quoted || !bracketNext) {
      values.push(word.text.slice(equals + 1));
      return values;
    }
    this.at++;
    while (this.at < this.words.length) {
      const next = this.words[this.at++];
      if (!next.quoted && next.text == "]") return values;
      values.push(next.text);
    }
    this.fail("the list of " + name + "=[ has no closing ]");
    return values;
  }

  private setOption(name: string, value: string): void {
    if (CONFIG_LIBUKNETDEV_EINFO_LIBPARAM && name == "netdev.ip") this.interfaces.push(value);
    else if (CONFIG_LIBVFSCORE_AUTOMOUNT_UP && name == "vfs.fstab") this.fstab.push(value);
    else if (name == "env.vars") this.addVariable(value);
    else if (name == "virtio_mmio.device") this.mmioDevices.push(value);
    else if (name == "elf.aslr") this.randomise = this.flag(name, value);
    else if (CONFIG_LIBSYSCALL_SHIM_STRACE && name == "debug.strace") this.trace = this.flag(name, value);
    else if (CONFIG_LIBSYSCALL_SHIM_CALLS && name == "debug.calls") this.calls = this.flag(name, value);
    else if (CONFIG_LIBUKDEBUG_CRASH_SCREEN && name == "debug.registers") this.registers = this.flag(name, value);
    else this.fail('unknown option "' + name + '="; options are ' + known());
  }

  private addVariable(value: string): void {
    if (value.indexOf("=") < 1) this.fail('env.vars: "' + value + '" is not NAME=VALUE');
    else this.environment.push(value);
  }

  private flag(name: string, value: string): bool {
    if (value == "1" || value == "on" || value == "y") return true;
    if (value != "0" && value != "off" && value != "n") this.fail(name + ' is "' + value + '", not 0 or 1');
    return false;
  }
}

/** What `help` prints. */
export function helpText(): string {
  return (
    "Usage: [name] [option=value]... -- /program [argument]...\n" +
    (CONFIG_LIBUKNETDEV_EINFO_LIBPARAM ? HELP_NETWORK : "") +
    (CONFIG_LIBVFSCORE_AUTOMOUNT_UP ? HELP_MOUNTS : "") +
    '  env.vars=[ "NAME=VALUE" ... ]  the environment of the program\n' +
    "  elf.aslr=0       addresses of the program are not randomised\n" +
    (CONFIG_LIBSYSCALL_SHIM_STRACE ? "  debug.strace=1   print every system call\n" : "") +
    (CONFIG_LIBSYSCALL_SHIM_CALLS ? "  debug.calls=1    tell at the end which incomplete calls were made\n" : "") +
    (CONFIG_LIBUKDEBUG_CRASH_SCREEN
      ? "  debug.registers=1  print registers, mappings and callers of a killed program\n"
      : "") +
    (CONFIG_LIBVIRTIO_MMIO ? HELP_DEVICES : "")
  );
}

const HELP_NETWORK =
  "  netdev.ip=ADDRESS/LENGTH[:GATEWAY[:DNS0[:DNS1[:HOSTNAME[:DOMAIN]]]]]  one for each network card, in order\n";
const HELP_MOUNTS =
  '  vfs.fstab=[ "DEVICE:MOUNTPOINT:TYPE[:FLAGS[:OPTIONS[:UKOPTIONS]]]" ... ]  file systems, in order\n';
const HELP_DEVICES = "  virtio_mmio.device=SIZE@BASE:IRQ  a device that is not announced otherwise\n";
