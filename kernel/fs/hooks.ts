// What files need of processes, which are a layer above: the processes connect functions here at boot.

import { FdTable } from "./fdtable";

type Signaller = (signal: i32) => void;
type Happening = () => void;
type Descriptors = () => FdTable | null;

let onBrokenPipe: Happening = () => {};
let onTerminalSignal: Signaller = (signal) => {};
let descriptors: Descriptors = () => null;

/** The function is to send SIGPIPE to the current task. */
export function setBrokenPipeHook(hook: Happening): void {
  onBrokenPipe = hook;
}

/** A write met a pipe or connection without a reader; the caller returns -EPIPE. */
export function brokenPipe(): void {
  onBrokenPipe();
}

/** The function is to send a signal to the processes of the console: SIGINT, SIGQUIT, SIGTSTP. */
export function setTerminalSignalHook(hook: Signaller): void {
  onTerminalSignal = hook;
}

/** A key that stands for a signal was pressed. */
export function terminalSignal(signal: i32): void {
  onTerminalSignal(signal);
}

/** The function is to return the current process's descriptors. */
export function setDescriptorsHook(hook: Descriptors): void {
  descriptors = hook;
}

/** The current process's descriptors, null where there is no process. */
export function currentDescriptors(): FdTable | null {
  return descriptors();
}
