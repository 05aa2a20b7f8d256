// From a machine that runs to a program that runs.

import { O_RDWR } from "../abi/fcntl";
import { SI_KERNEL, SI_USER } from "../abi/siginfo";
import { SIGPIPE } from "../abi/signal";
import { setCredentialsHook } from "../fs/credentials";
import { mountAll } from "../fs/fstab";
import { setBrokenPipeHook, setTerminalSignalHook } from "../fs/hooks";
import { rootDirectory } from "../fs/mount";
import { openPath } from "../fs/open";
import { registerSetting } from "../fs/procfs/sysctl";
import { StreamFile } from "../fs/streamfile";
import { giveUp, log, print } from "../lib/log";
import { useSpace } from "../mm/space";
import { NetDevice } from "../net/device";
import { machine } from "../platform/machine";
import { loadProgram, setRandomise } from "../proc/exec";
import { setShowRegisters } from "../proc/exit";
import { addProcess, addThread, newId } from "../proc/ids";
import { initialProcess, Process, setInitialProcess } from "../proc/process";
import { sendToGroup, sendToThread } from "../proc/send";
import { fromProcess } from "../proc/siginfo";
import { connectSubjects } from "../proc/subject";
import { current, Thread } from "../proc/thread";
import { currentTask, makeRunnable } from "../sched/task";
import { hostname } from "../syscall/process";
import { fillTable } from "../syscall/table";
import { setTracing } from "../syscall/trace";
import { printBanner } from "./banner";
import { CommandLine, HELP } from "./commandline";
import { configureNetwork } from "./network";

/** What the command line says, before any device is looked for. */
export function readCommandLine(): CommandLine {
  const line = new CommandLine(machine().commandLine, machine().commandLineLength);
  if (line.help) {
    print(HELP);
    machine().powerOff(0);
  }
  if (line.error.length) giveUp(line.error);
  setTracing(line.trace);
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
  fillTable();
  connectHooks();
  configureNetwork(line, cards);
  beforeMounts();
  const mountError = mountAll(line.fstab, machine().initrd, machine().initrdLength);
  if (mountError) giveUp(mountError);
  const moreError = moreMounts();
  if (moreError) giveUp(moreError);
  printBanner();
  if (!line.program.length) giveUp("command line: no program to run; end it with -- /program and its arguments");
  const process = new Process(newId(), rootDirectory(), rootDirectory());
  const thread = new Thread(process.pid, process);
  process.threads.push(thread);
  addProcess(process);
  addThread(thread);
  setInitialProcess(process);
  setCredentialsHook(() => currentProcess().identity.files);
  openStandardFiles(process);
  useSpace(process.space);
  const error = loadProgram(process, thread, line.program[0], line.program, environment(line));
  if (error.length) giveUp(error);
  makeRunnable(thread);
}

function connectHooks(): void {
  setBrokenPipeHook(() => sendBrokenPipe());
  setTerminalSignalHook((signal, group) => {
    sendToGroup(group, signal, SI_KERNEL);
  });
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
  const console = openPath(process.root, process.cwd, "/dev/console", O_RDWR, 0);
  if (!console) {
    log("there is no /dev/console: the program starts without open files");
    return;
  }
  process.files.add(console, false);
  process.files.add(console.retain(), false);
  process.files.add(console.retain(), false);
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
