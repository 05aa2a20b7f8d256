// The kernel as WebAssembly: what it exports, and the one compiled module that all machines share.

import { compileBuilt } from "./builtfiles.ts";

/** What kernel/boot/hosted.ts exports. */
export interface KernelExports {
  allocate(bytes: number): number;
  start(commandLine: number, commandLineLength: number, initrd: number, initrdLength: number, pages: number): Next;
  systemCall(): Next;
  fault(vector: number, address: bigint, errorCode: number): Next;
  interrupt(): Next;
  wake(): Next;
  /** After the kernel powered off: 1 when connections have delivered what they had. */
  drain(): number;
  signal(number: number): void;
  resize(rows: number, columns: number): void;
  /** Address of a string; needs no start(). */
  syscalls(): number;
}

/** How the kernel was left: what is to run next (kernel/boot/main.ts). */
export const Next = {
  /** The program; of its registers only RAX has changed. */
  AfterCall: 0,
  /** The program; load all registers. */
  AfterTrap: 1,
  /** Nothing until something happens. */
  Idle: 2,
  /** The program, as it was: the kernel was not needed. */
  Same: 3,
} as const;
export type Next = (typeof Next)[keyof typeof Next];

let compiled: Promise<WebAssembly.Module> | undefined;

export function kernelModule(): Promise<WebAssembly.Module> {
  compiled ??= compileBuilt("kernel-hosted.wasm");
  return compiled;
}
