// Who waits for something to happen: tasks, epoll sets, and the kernel's own work.

/** One entry of one queue. Invariant: queue is null exactly when the entry is in no list. */
export abstract class Waiter {
  queue: WaitQueue | null = null;
  previous: Waiter | null = null;
  next: Waiter | null = null;

  /**
   * Something happened; events are poll(2)'s bits. The waiter may leave the queue, or stay.
   * Returns true if this waiter takes the event for itself (only asked of exclusive wake-ups).
   */
  abstract wake(events: u32): bool;

  leave(): void {
    const queue = this.queue;
    if (queue) queue.remove(this);
  }
}

export class WaitQueue {
  private first: Waiter | null = null;
  private last: Waiter | null = null;
  /** While waiters are told: the one to be told next. */
  private upNext: Waiter | null = null;

  get empty(): bool {
    return this.first == null;
  }

  /** Adds at the end; first come, first woken. */
  add(waiter: Waiter): void {
    waiter.queue = this;
    waiter.next = null;
    waiter.previous = this.last;
    const last = this.last;
    if (last) last.next = waiter;
    else this.first = waiter;
    this.last = waiter;
  }

  remove(waiter: Waiter): void {
    if (waiter == this.upNext) this.upNext = waiter.next;
    const previous = waiter.previous;
    const next = waiter.next;
    if (previous) previous.next = next;
    else this.first = next;
    if (next) next.previous = previous;
    else this.last = previous;
    waiter.previous = null;
    waiter.next = null;
    waiter.queue = null;
  }

  /** Tells everyone who waits. Waiters may leave the queue while being told, the one told or others. */
  wake(events: u32): void {
    let waiter = this.first;
    while (waiter) {
      this.upNext = waiter.next;
      waiter.wake(events);
      waiter = this.upNext;
    }
  }

  /** Tells waiters in turn until one takes the event. */
  wakeOne(events: u32): void {
    let waiter = this.first;
    while (waiter) {
      this.upNext = waiter.next;
      const taken = waiter.wake(events);
      waiter = taken ? null : this.upNext;
    }
    this.upNext = null;
  }
}
