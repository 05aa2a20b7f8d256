// Signals that have been sent and not been taken yet: of a thread, or of a whole process.

import { bitOf, SIGRTMIN, SYNCHRONOUS } from "../abi/signal";
import { SignalInfo } from "./siginfo";

/** Invariant: bit n-1 of `mask` is set exactly when a signal n is in the list. */
export class PendingSignals {
  mask: u64 = 0;
  private first: SignalInfo | null = null;
  private last: SignalInfo | null = null;
  count: i32 = 0;

  /** Adds a signal; one that is not real-time is kept once only. False if it was there. */
  add(info: SignalInfo): bool {
    const bit = bitOf(info.signal);
    if (info.signal < SIGRTMIN && this.mask & bit) return false;
    this.mask |= bit;
    info.next = null;
    const last = this.last;
    if (last) last.next = info;
    else this.first = info;
    this.last = info;
    this.count++;
    return true;
  }

  /** Takes the next signal of a set: those that faults raise first, then by number, equals in their order. */
  take(set: u64): SignalInfo | null {
    const here = this.mask & set;
    if (!here) return null;
    const urgent = here & SYNCHRONOUS;
    const signal = <i32>ctz(urgent ? urgent : here) + 1;
    let before: SignalInfo | null = null;
    let info = this.first;
    while (info && info.signal != signal) {
      before = info;
      info = info.next;
    }
    if (!info) return null;
    this.unlink(before, info);
    let more = this.first;
    while (more && more.signal != signal) more = more.next;
    if (!more) this.mask &= ~bitOf(signal);
    return info;
  }

  /** Forgets the signals of a set. */
  discard(set: u64): void {
    while (this.mask & set) this.take(set);
  }

  private unlink(before: SignalInfo | null, info: SignalInfo): void {
    if (before) before.next = info.next;
    else this.first = info.next;
    if (this.last == info) this.last = before;
    info.next = null;
    info.isPending = false;
    this.count--;
  }
}
