// From a machine that runs to a program that runs.

import { O_RDWR } from "../abi/fcntl";
import { RIP, RSP } from "../abi/frame";
import { SI_KERNEL, SI_USER } from "../abi/siginfo";
import { SIGPIPE } from "../abi/signal";
import {
  CONFIG_APPELFLOADER_CUSTOMAPPNAME,
  CONFIG_APPELFLOADER_HFS,
  CONFIG_APPELFLOADER_INITRDEXEC,
  CONFIG_APPELFLOADER_VFSEXEC,
  CONFIG_APPELFLOADER_VFSEXEC_PATH,
  CONFIG_LIBLWIP,
  CONFIG_LIBPROCFS,
  CONFIG_LIBSYSCALL_SHIM_CALLS,
  CONFIG_LIBVFSCORE,
} from "../config";
import { setCredentialsHook } from "../fs/credentials";
import { File } from "../fs/file";
import { mountAll } from "../fs/fstab";
import { setBrokenPipeHook, setTerminalSignalHook } from "../fs/hooks";
import { Inode } from "../fs/inode";
import { rootDirectory } from "../fs/mount";
import { openPath } from "../fs/open";
import { registerSetting } from "../fs/procfs/sysctl";
import { RegularInode } from "../fs/regular";
import { StreamFile } from "../fs/streamfile";
import { unnamedConsole } from "../fs/ttyfile";
import { hex, unsigned } from "../lib/format";
import { giveUp, print } from "../lib/log";
import { DEBUG, debug, INFO, info } from "../lib/message";
import { setOutOfMemoryHook, useSpace } from "../mm/space";
import { NetDevice } from "../net/device";
import { framesFree } from "../platform/frames";
import { machine } from "../platform/machine";
import { loadProgram, setRandomise } from "../proc/exec";
import { setShowRegisters, setSummary } from "../proc/exit";
import { endForMemory } from "../proc/fault";
import { addProcess, addThread, newId } from "../proc/ids";
import { initialProcess, Process, setInitialProcess } from "../proc/process";
import { sendToGroup, sendToThread } from "../proc/send";
import { fromProcess } from "../proc/siginfo";
import { connectSubjects } from "../proc/subject";
import { current, Thread } from "../proc/thread";
import { currentTask, makeRunnable } from "../sched/task";
import { hostname } from "../syscall/process";
import { fillTable } from "../syscall/table";
import { startTally, tellTally } from "../syscall/tally";
import { setTracing } from "../syscall/trace";
import { printBanner } from "./banner";
import { CommandLine, helpText } from "./commandline";
import { makeHostFiles } from "./hostfiles";
import { configureNetwork, networkConfigs } from "./network";

/** What the command line says, before any device is looked for. */
export function readCommandLine(): CommandLine {
  const line = new CommandLine(machine().commandLine, machine().commandLineLength);
  if (line.help) {
    print(helpText());
    machine().powerOff(0);
  }
  if (line.error.length) giveUp(line.error);
  setTracing(line.trace);
  if (CONFIG_LIBSYSCALL_SHIM_CALLS) {
    if (line.calls) startTally();
    setSummary(() => tellTally());
  }
  setShowRegisters(line.registers);
  setRandomise(line.randomise);
  return line;
}

let beforeMounts: () => void = () => {};
let moreMounts: () => string | null = () => null;

/** What the platform itself has to mount: before the command line's, and after. The latter returns what went wrong. */
export function setPlatformMounts(before: () => void, after: () => string | null): void {
  beforeMounts = before;
  moreMounts = after;
}

/** Configures, mounts and loads what the command line asks for, on a machine with these network cards. */
export function startProgram(line: CommandLine, cards: NetDevice[]): void {
  if (INFO) tellMachine();
  fillTable();
  connectHooks();
  if (CONFIG_LIBLWIP) configureNetwork(line, cards);
  if (CONFIG_LIBVFSCORE) mountFileSystems(line);
  printBanner();
  const args = argumentsOf(line);
  const process = new Process(newId(), rootDirectory(), rootDirectory());
  const thread = new Thread(process.pid, process);
  process.threads.push(thread);
  addProcess(process);
  addThread(thread);
  setInitialProcess(process);
  setCredentialsHook(() => currentProcess().identity.files);
  openStandardFiles(process);
  useSpace(process.space);
  let file: Inode | null = null;
  if (CONFIG_APPELFLOADER_INITRDEXEC) file = initrdFile();
  const error = loadProgram(process, thread, args[0], file, args, environment(line));
  if (error.length) giveUp(error);
  if (DEBUG)
    debug(
      args[0] +
        ": entered at " +
        hex(load<u64>(thread.frame + RIP)) +
        ", stack at " +
        hex(load<u64>(thread.frame + RSP)),
    );
  makeRunnable(thread);
}

function tellMachine(): void {
  info("memory for programs: " + unsigned(<u64>framesFree() >> 8) + " MiB");
  info("initrd0: " + unsigned(machine().initrdLength) + " bytes");
}

function mountFileSystems(line: CommandLine): void {
  beforeMounts();
  const problem = mountAll(line.fstab, machine().initrd, machine().initrdLength);
  if (problem) giveUp(problem);
  const moreProblem = moreMounts();
  if (moreProblem) giveUp(moreProblem);
  if (CONFIG_APPELFLOADER_HFS) makeHostFiles(networkConfigs, hostname);
}

/** The program's arguments, of which the zeroth is its name and path. */
function argumentsOf(line: CommandLine): string[] {
  if (!CONFIG_APPELFLOADER_CUSTOMAPPNAME) {
    const name = CONFIG_APPELFLOADER_VFSEXEC ? CONFIG_APPELFLOADER_VFSEXEC_PATH : INITRD;
    return [name].concat(line.program);
  }
  if (!line.program.length) giveUp("command line: no program to run; end it with -- /program and its arguments");
  return line.program;
}

/** The program's name where the initial ramdisk is the program. */
const INITRD = "initrd0";

/** The initial ramdisk as a file. */
function initrdFile(): Inode {
  if (!machine().initrdLength) giveUp("there is no initial ramdisk, which is to be the program");
  const file = new RegularInode(rootDirectory().filesystem, 0o755);
  file.useInPlace(machine().initrd, machine().initrdLength);
  return file;
}

function connectHooks(): void {
  setOutOfMemoryHook(() => endForMemory());
  setBrokenPipeHook(() => sendBrokenPipe());
  setTerminalSignalHook((signal, group) => {
    sendToGroup(group, signal, SI_KERNEL);
  });
  if (CONFIG_LIBPROCFS) connectProcfs();
}

/** What procfs knows of the layers above it. */
function connectProcfs(): void {
  connectSubjects();
  registerSetting("kernel/hostname", (text) => {
    text.line(hostname);
  });
}

/** While the first program is being loaded there is no thread yet. */
function currentProcess(): Process {
  return changetype<usize>(currentTask()) ? current().process : initialProcess();
}

/** A write met a pipe or connection that nobody reads. */
function sendBrokenPipe(): void {
  const thread = current();
  const process = thread.process;
  const info = fromProcess(SIGPIPE, SI_USER, process.pid, process.identity.user);
  info.why = "write to a pipe or connection that nobody reads";
  sendToThread(thread, info);
}

/** Descriptors 0, 1 and 2 are the host's streams, or the console. */
function openStandardFiles(process: Process): void {
  if (machine().hasStreams) {
    for (let stream = 0; stream < 3; stream++) process.files.add(new StreamFile(stream), false);
    return;
  }
  const console = openConsole(process);
  process.files.add(console, false);
  process.files.add(console.retain(), false);
  process.files.add(console.retain(), false);
}

/** As /dev/console where there is one, so that the file has a name. */
function openConsole(process: Process): File {
  if (CONFIG_LIBVFSCORE) {
    const file = openPath(process.root, process.cwd, "/dev/console", O_RDWR, 0);
    if (file) return file;
  }
  return unnamedConsole(rootDirectory().filesystem, O_RDWR);
}

/** The command line's variables, and those every program expects. */
function environment(line: CommandLine): string[] {
  const variables = line.environment.slice();
  addDefault(variables, "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  addDefault(variables, "HOME", "/");
  addDefault(variables, "TERM", "linux");
  return variables;
}

function addDefault(variables: string[], name: string, value: string): void {
  for (let i = 0; i < variables.length; i++) if (variables[i].startsWith(name + "=")) return;
  variables.push(name + "=" + value);
}
