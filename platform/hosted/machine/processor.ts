// The loop between the kernel and the programs: runs whoever is next, in slices, so that everything else in this Node
// process gets its turn; sleeps without any work while nothing can run.

import { Access, Exit, State } from "../../../x86/state.ts";
import type { KernelMemory } from "./kernelmemory.ts";
import { type KernelExports, Next } from "./kernelmodule.ts";
import type { ProgramMemory } from "./programmemory.ts";
import type { Programs } from "./programs.ts";
import { loadRegisters, loadResult, saveCallNumber, saveRegisters, singleSteps } from "./registers.ts";

/** Milliseconds until the event loop has its turn. */
const SLICE = 10;
/** The clock is looked at once in so many system calls. */
const CALLS_UNWATCHED = 32;
/** Milliseconds: a shorter sleep is one turn of the event loop, a longer one is more than setTimeout takes. */
const LEAST_SLEEP = 0.5;
const LONGEST_SLEEP = 2 ** 31 - 1;

const PAGE_FAULT = 14;
/** Bits of a page fault's error code (AMD APM vol. 2, 8.2.15): it came from the program, on a write, on a fetch. */
const ERROR_USER = 4;
const ERROR_WRITE = 2;
const ERROR_FETCH = 16;

/** Thrown through the kernel when it powers off. */
export class PoweredOff extends Error {
  constructor(readonly status: number) {
    super(`the machine powered off with status ${status}`);
  }
}

export class Processor {
  /** Milliseconds of performance.now() when the machine started. */
  readonly startedAt = performance.now();
  /** Called once when the machine ends: the exit status, or what went wrong. */
  onEnd: (status: number | undefined, error?: unknown) => void = () => {};
  private frame = 0;
  private deadline = Number.POSITIVE_INFINITY;
  private events = false;
  private ended = false;
  /** The exit status, once the kernel has powered off. */
  private endingStatus: number | undefined;
  private idle = false;
  /** Set while something will enter the kernel again. */
  private timeout: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private calls = 0;

  private kernelExports: KernelExports | undefined;

  constructor(
    private readonly kernel: KernelMemory,
    private readonly programs: Programs,
  ) {}

  /** Nanoseconds since the machine started. */
  now(): number {
    return (performance.now() - this.startedAt) * 1e6;
  }

  /** Something happened that the kernel should look at. */
  wake(): void {
    this.events = true;
    if (this.idle && !this.ended) this.immediate ??= setImmediate(() => this.enterIdle());
  }

  private get exports(): KernelExports {
    if (!this.kernelExports) throw new Error("the machine has not been started");
    return this.kernelExports;
  }

  /** Starts the machine by this entry to the kernel. */
  start(exports: KernelExports, entry: () => Next): void {
    this.kernelExports = exports;
    this.enter(entry);
  }

  /** Enters the kernel and goes on with what it says is next. */
  private enter(entry: () => Next): void {
    clearTimeout(this.timeout);
    if (this.immediate) clearImmediate(this.immediate);
    this.timeout = undefined;
    this.immediate = undefined;
    if (this.ended) return;
    this.idle = false;
    try {
      this.run(entry());
    } catch (error) {
      this.caught(error);
    }
  }

  private enterIdle(): void {
    // The kernel sets its timer again if it needs one.
    this.deadline = Number.POSITIVE_INFINITY;
    this.enter(() => (this.endingStatus === undefined ? this.exports.wake() : this.drain()));
  }

  /** The program has ended; its connections may not have delivered everything yet. */
  private drain(): Next {
    if (this.exports.drain()) this.end(this.endingStatus);
    return Next.Idle;
  }

  private caught(error: unknown): void {
    if (!(error instanceof PoweredOff) || this.endingStatus !== undefined) {
      this.end(undefined, error);
      return;
    }
    this.endingStatus = error.status;
    this.enterIdle();
  }

  /** Nothing runs any more. */
  end(status: number | undefined, error?: unknown): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timeout);
    if (this.immediate) clearImmediate(this.immediate);
    this.onEnd(status, error);
  }

  private run(first: Next): void {
    const until = performance.now() + SLICE;
    let next = first;
    while (next !== Next.Idle) {
      const program = this.programs.running;
      if (next === Next.AfterCall) loadResult(program, this.kernel, this.frame);
      else if (next === Next.AfterTrap) loadRegisters(program, this.kernel, this.frame);
      const exit = singleSteps(program) ? program.engine.step() : program.engine.run();
      if (this.isOver(until, exit)) {
        this.immediate = setImmediate(() => this.enter(() => this.handle(program, exit)));
        return;
      }
      next = this.handle(program, exit);
    }
    this.sleep();
  }

  private isOver(until: number, exit: Exit): boolean {
    if (exit !== Exit.Budget && ++this.calls < CALLS_UNWATCHED) return false;
    this.calls = 0;
    return performance.now() >= until;
  }

  private handle(program: ProgramMemory, exit: Exit): Next {
    const { view } = program;
    saveRegisters(program, this.kernel, this.frame);
    if (exit === Exit.Syscall) {
      saveCallNumber(this.kernel, this.frame);
      return this.exports.systemCall();
    }
    if (exit === Exit.Budget) return this.interrupt();
    const detail = view.getUint32(State.ExitDetail, true);
    if (exit === Exit.Exception) return this.exports.fault(detail, 0n, 0);
    const access = detail & Access.Write ? ERROR_WRITE : detail & Access.Execute ? ERROR_FETCH : 0;
    return this.exports.fault(PAGE_FAULT, view.getBigUint64(State.FaultAddress, true), access | ERROR_USER);
  }

  private interrupt(): Next {
    if (!this.events && this.now() < this.deadline) return Next.Same;
    this.deadline = Number.POSITIVE_INFINITY;
    return this.exports.interrupt();
  }

  /** Leaves the thread to the event loop, until something happens or the kernel's timer is due. */
  private sleep(): void {
    if (this.ended) return;
    this.idle = true;
    if (this.events) {
      this.wake();
      return;
    }
    if (this.deadline === Number.POSITIVE_INFINITY) return;
    const delay = (this.deadline - this.now()) / 1e6;
    if (delay < LEAST_SLEEP) this.immediate = setImmediate(() => this.enterIdle());
    else this.timeout = setTimeout(() => this.enterIdle(), Math.min(Math.ceil(delay), LONGEST_SLEEP));
  }

  imports() {
    return {
      now: () => this.now(),
      bootTime: () => (performance.timeOrigin + this.startedAt) * 1e6,
      setTimer: (deadline: number) => {
        this.deadline = deadline;
      },
      takeEvents: () => {
        const { events } = this;
        this.events = false;
        return Number(events);
      },
      useFrame: (frame: number) => {
        this.frame = frame >>> 0;
      },
      powerOff: (status: number) => {
        throw new PoweredOff(status);
      },
    };
  }
}
