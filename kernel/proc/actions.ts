// What a process does about each signal: struct sigaction of the kernel's ABI, 64 times.

import { bitOf, IGNORED_BY_DEFAULT, SA_NOCLDWAIT, SIG_DFL, SIG_IGN, SIGCHLD, SIGNAL_COUNT } from "../abi/signal";

const WORDS: i32 = 4;
const ALL: i32 = (SIGNAL_COUNT + 1) * WORDS;

export class SignalActions {
  /** Handler, flags, restorer and mask of each; one array, so that fork copies it at once. */
  private readonly words: StaticArray<u64> = new StaticArray<u64>(ALL);

  handler(signal: i32): u64 {
    return this.words[signal * WORDS];
  }

  flags(signal: i32): u64 {
    return this.words[signal * WORDS + 1];
  }

  restorer(signal: i32): u64 {
    return this.words[signal * WORDS + 2];
  }

  mask(signal: i32): u64 {
    return this.words[signal * WORDS + 3];
  }

  set(signal: i32, handler: u64, flags: u64, restorer: u64, mask: u64): void {
    this.words[signal * WORDS] = handler;
    this.words[signal * WORDS + 1] = flags;
    this.words[signal * WORDS + 2] = restorer;
    this.words[signal * WORDS + 3] = mask;
  }

  setDefault(signal: i32): void {
    this.words[signal * WORDS] = SIG_DFL;
  }

  /** True if the signal has no effect at all. */
  ignores(signal: i32): bool {
    const handler = this.handler(signal);
    return handler == SIG_IGN || (handler == SIG_DFL && (bitOf(signal) & IGNORED_BY_DEFAULT) != 0);
  }

  /** Children that end leave no zombie. */
  get reapsChildren(): bool {
    return this.handler(SIGCHLD) == SIG_IGN || (this.flags(SIGCHLD) & SA_NOCLDWAIT) != 0;
  }

  /** As fork copies them. */
  clone(): SignalActions {
    const copy = new SignalActions();
    for (let i = 0; i < ALL; i++) copy.words[i] = this.words[i];
    return copy;
  }

  /** As execve leaves them: handlers are gone, what is ignored stays so. */
  reset(): void {
    for (let i = 1; i <= SIGNAL_COUNT; i++) this.set(i, this.handler(i) == SIG_IGN ? SIG_IGN : SIG_DFL, 0, 0, 0);
  }
}
