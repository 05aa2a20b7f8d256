// The kernel's entry points on the kvm platform; platform/kvm calls these.

import { probeNetDevices } from "../drivers/probe";
import { setProcessorText } from "../fs/procfs/machine";
import { Text } from "../lib/text";
import { drainNetwork } from "../net/drain";
import { addFrames } from "../platform/frames";
import { readStartInfo } from "../platform/kvm/bootloader";
import { startClock } from "../platform/kvm/clock";
import { startFirmware } from "../platform/kvm/firmware";
import { routeIsa } from "../platform/kvm/ioapic";
import { KvmMachine } from "../platform/kvm/machine";
import { maskPic } from "../platform/kvm/pic";
import { family, features, model, modelName, stepping, vendor } from "../platform/kvm/processor";
import { startSerial } from "../platform/kvm/serial";
import { StartInfo } from "../platform/kvm/startinfo";
import { machine, setMachine } from "../platform/machine";
import { setBeforeEnd } from "../proc/exit";
import { CommandLine } from "./commandline";
import { handleCall, handleInterrupt, handleTrap, resumeNext } from "./main";
import { readCommandLine, startProgram } from "./start";

const SERIAL_INTERRUPT: i32 = 4;

let loader: StartInfo = changetype<StartInfo>(0);
let line: CommandLine = changetype<CommandLine>(0);

/** First: startInfo is what the boot loader told the entry point. What it left in page 0 is gone after this. */
export function boot(startInfo: usize): void {
  // Before the local APIC's LINT0 is masked, so that a request the 8259 has raised already is taken back.
  maskPic();
  startClock();
  startSerial();
  loader = readStartInfo(startInfo);
  setMachine(new KvmMachine(loader));
  addFrames(machine().freeRanges, (<usize>memory.size()) << 16);
  line = readCommandLine();
}

/** Second: everything else; afterwards the first thread's frame is the one to load. */
export function start(): void {
  startFirmware(loader.rsdp);
  (<KvmMachine>machine()).listenToConsole(routeIsa(SERIAL_INTERRUPT));
  setProcessorText(tellProcessor);
  setBeforeEnd(() => drainNetwork());
  startProgram(line, probeNetDevices(line.mmioDevices));
  resumeNext();
}

/** /proc/cpuinfo. */
function tellProcessor(text: Text): void {
  text.add("vendor_id\t: ").line(vendor());
  text.add("cpu family\t: ").unsigned(family()).add("\nmodel\t\t: ").unsigned(model()).line();
  text.add("model name\t: ").line(modelName());
  text.add("stepping\t: ").unsigned(stepping()).line();
  text.add("flags\t\t:").line(features());
}

/** The program made a system call; how to return is main.ts's RETURN_FROM_*. */
export function systemCall(): i32 {
  return handleCall();
}

/** The program met an exception; address is CR2. */
export function fault(vector: i32, address: u64): void {
  handleTrap(vector, address);
}

/** An interrupt arrived while the program ran. */
export function interrupt(): void {
  handleInterrupt();
}

/** The platform's own last resort. */
export function powerOff(status: i32): void {
  machine().powerOff(status);
}
