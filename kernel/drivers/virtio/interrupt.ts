// A virtio device's interrupt, whose line (where it has one instead of messages) stays up until it is acknowledged.

import { arrivals } from "../../platform/kvm/interrupts";

export class InterruptLine {
  private seen: u32 = 0;

  /** bit: of platform/kvm/interrupts.ts. */
  constructor(readonly bit: i32) {
    this.seen = arrivals(bit);
  }

  /** True if it interrupted since the last call. */
  arrived(): bool {
    const now = arrivals(this.bit);
    if (now == this.seen) return false;
    this.seen = now;
    return true;
  }
}
