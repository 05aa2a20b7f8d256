// From a machine that runs to a program that runs.

import { setDescriptorsHook, setBrokenPipeHook, setTerminalSignalHook } from "../fs/hooks";
import { mountEntry } from "../fs/fstab";
import { openConsole } from "../fs/console";
import { rootDirectory } from "../fs/mount";
import { giveUp, log, print } from "../lib/log";
import { setBorrowed, useSpace } from "../mm/space";
import { configureInterface } from "../net/config";
import { flushNetwork } from "../net/stack";
import { machine } from "../platform/machine";
import { loadProgram, setRandomise } from "../proc/exec";
import { setBeforeEnd, setShowRegisters } from "../proc/exit";
import { Process, setInitialProcess } from "../proc/process";
import { current, Thread } from "../proc/thread";
import { makeRunnable } from "../sched/task";
import { SIGPIPE } from "../abi/signal";
import { raise } from "../syscall/signal";
import { fillTable } from "../syscall/table";
import { setTracing } from "../syscall/trace";
import { printBanner } from "./banner";
import { CommandLine, HELP } from "./commandline";

const FIRST_PID: i32 = 1;

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

/** Mounts, configures and loads what the command line asks for. */
export function startProgram(line: CommandLine): void {
  fillTable();
  connectHooks();
  const initrd = machine().initrd;
  setBorrowed(initrd, initrd + machine().initrdLength);
  mountAll(line);
  printBanner();
  if (!line.program.length) giveUp("command line: no program to run; end it with -- /program and its arguments");
  const process = new Process(FIRST_PID, rootDirectory(), rootDirectory());
  const thread = new Thread(FIRST_PID, process);
  process.threads.push(thread);
  setInitialProcess(process);
  openStandardFiles(process);
  useSpace(process.space);
  const error = loadProgram(process, thread, line.program[0], line.program, environment(line));
  if (error.length) giveUp(error);
  makeRunnable(thread);
}
