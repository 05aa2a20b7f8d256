// What files need of processes, which are a layer above: the processes connect functions here at boot.

type Signaller = (signal: i32, group: i32) => void;
type Happening = () => void;
type Amount = () => u64;

let onBrokenPipe: Happening = () => {};
let onTerminalSignal: Signaller = (signal, group) => {};

/** The function is to send SIGPIPE to the current task. */
export function setBrokenPipeHook(hook: Happening): void {
  onBrokenPipe = hook;
}

/** A write met a pipe or connection without a reader; the caller returns -EPIPE. */
export function brokenPipe(): void {
  onBrokenPipe();
}

/** The function is to send a signal of a terminal (SIGINT, SIGWINCH, SIGHUP, ...) to a process group. */
export function setTerminalSignalHook(hook: Signaller): void {
  onTerminalSignal = hook;
}

/** A key that stands for a signal was pressed, a terminal changed its size or hung up. */
export function terminalSignal(signal: i32, group: i32): void {
  onTerminalSignal(signal, group);
}

let limitOfFiles: Amount = () => u64.MAX_VALUE;
let onFileTooLarge: Happening = () => {};
/** Some process may not make files of any size (RLIMIT_FSIZE): fileSizeLimit has to be asked. */
export let limitsFileSizes: bool = false;

/** The functions are to tell the current process's RLIMIT_FSIZE, and to send SIGXFSZ to the current task. */
export function limitFileSizes(limit: Amount, exceeded: Happening): void {
  limitsFileSizes = true;
  limitOfFiles = limit;
  onFileTooLarge = exceeded;
}

/** Bytes that a file may have when the current process has made it longer. */
export function fileSizeLimit(): u64 {
  return limitOfFiles();
}

/** The current process wanted more; the caller returns -EFBIG. */
export function fileTooLarge(): void {
  onFileTooLarge();
}
