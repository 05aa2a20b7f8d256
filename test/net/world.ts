// Stacks, the links between them, and virtual time: everything happens in the order of a seed.

import type { Stack } from "./stack.ts";

export const MILLISECOND = 1_000_000;
export const SECOND = 1_000 * MILLISECOND;

/** xorshift32: numbers from 0 to 1, the same for the same seed. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) | 1) >>> 0;
  }

  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) / 0x100000000;
  }

  /** An integer from 0 to limit - 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True for this share of calls. */
  chance(share: number): boolean {
    return this.next() < share;
  }
}

export interface Quality {
  /** Shares of the frames, 0 to 1. */
  readonly loss?: number;
  readonly duplicate?: number;
  /** Overtake by not being delayed. */
  readonly reorder?: number;
  readonly corrupt?: number;
  /** Nanoseconds each way. */
  readonly delay?: number;
  readonly jitter?: number;
  /** Bytes a second, and frames that wait for their turn at most. */
  readonly rate?: number;
  readonly queue?: number;
}

interface Event {
  readonly time: number;
  readonly order: number;
  readonly action: () => void;
}

/** A binary heap of events by time, then order. */
class Agenda {
  private readonly heap: Event[] = [];
  private order = 0;

  get next(): number {
    return this.heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  add(time: number, action: () => void): void {
    const event = { time, order: this.order++, action };
    let at = this.heap.length;
    this.heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.heap[parent] as Event;
      if (!earlier(event, above)) break;
      this.heap[at] = above;
      at = parent;
    }
    this.heap[at] = event;
  }

  take(): Event | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (!first || !last || first === last) return first;
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= this.heap.length) break;
      const right = this.heap[child + 1];
      if (right && earlier(right, this.heap[child] as Event)) child++;
      const below = this.heap[child] as Event;
      if (!earlier(below, last)) break;
      this.heap[at] = below;
      at = child;
    }
    this.heap[at] = last;
    return first;
  }
}

function earlier(a: Event, b: Event): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** Something that uses a stack's sockets; returns true if it got something done. */
export type Actor = () => boolean;

interface Member {
  readonly stack: Stack;
  readonly actors: Set<Actor>;
}

export class World {
  /** Nanoseconds. */
  now = 2 * SECOND;
  readonly random: Random;
  frames = 0;
  lost = 0;
  /** Sees each frame as it is sent. */
  tap: ((from: Stack, frame: Uint8Array) => void) | undefined;
  private readonly agenda = new Agenda();
  private readonly members: Member[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Adds a stack that is connected to nothing. */
  add(stack: Stack): void {
    this.members.push({ stack, actors: new Set() });
    stack.call.setClock(BigInt(this.now));
  }

  /** Connects two stacks; both directions are alike. */
  connect(a: Stack, b: Stack, quality: Quality = {}): void {
    this.add(a);
    this.add(b);
    this.lead(a, b, quality);
    this.lead(b, a, quality);
  }

  private lead(from: Stack, to: Stack, quality: Quality): void {
    let free = 0;
    let waiting = 0;
    from.onFrame = (frame) => {
      this.tap?.(from, frame);
      this.frames++;
      if (this.random.chance(quality.loss ?? 0)) {
        this.lost++;
        return;
      }
      if (waiting >= (quality.queue ?? Number.POSITIVE_INFINITY)) {
        this.lost++;
        return;
      }
      const start = Math.max(this.now, free);
      free = quality.rate ? start + (frame.length / quality.rate) * SECOND : start;
      waiting++;
      const overtakes = this.random.chance(quality.reorder ?? 0);
      const jitter = (quality.jitter ?? 0) * this.random.next();
      const due = free + (overtakes ? 0 : (quality.delay ?? 10_000) + jitter);
      if (this.random.chance(quality.corrupt ?? 0)) {
        frame = frame.slice();
        const at = 14 + this.random.below(frame.length - 14);
        frame[at] = (frame[at] ?? 0) ^ (1 << this.random.below(8));
      }
      const copies = this.random.chance(quality.duplicate ?? 0) ? 2 : 1;
      for (let i = 0; i < copies; i++) {
        this.agenda.add(due, () => {
          if (i === 0) waiting--;
          to.arrive(frame);
          this.touch(to);
        });
      }
    };
  }

  /** Stacks to run once everything due at this time has happened. */
  private readonly touched = new Set<Stack>();

  touch(stack: Stack): void {
    this.touched.add(stack);
  }

  /** Does something at a time. */
  at(time: number, action: () => void): void {
    this.agenda.add(time, action);
  }

  act(stack: Stack, actor: Actor): void {
    this.members.find((member) => member.stack === stack)?.actors.add(actor);
    this.touch(stack);
  }

  retire(stack: Stack, actor: Actor): void {
    this.members.find((member) => member.stack === stack)?.actors.delete(actor);
  }

  private runStack(member: Member): void {
    const { stack, actors } = member;
    stack.call.setClock(BigInt(Math.floor(this.now)));
    stack.call.round();
    let busy = true;
    while (busy) {
      busy = false;
      for (const actor of actors) if (actor()) busy = true;
      if (busy) stack.call.round();
    }
  }

  private settle(): void {
    while (this.touched.size) {
      const stacks = [...this.touched];
      this.touched.clear();
      for (const member of this.members) if (stacks.includes(member.stack)) this.runStack(member);
    }
  }

  private nextTimer(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { stack } of this.members) {
      const at = stack.call.nextTimer();
      if (at >= 0n && at < 1n << 62n) next = Math.min(next, Number(at));
    }
    return next;
  }

  /** Lets things happen until the condition holds, or virtual time is up: then it throws. */
  run(until: () => boolean, limit = 600 * SECOND): void {
    const end = this.now + limit;
    this.settle();
    while (!until()) {
      const next = Math.min(this.agenda.next, this.nextTimer());
      if (next > end) throw new Error(`nothing more happens: ${Math.round((next - this.now) / MILLISECOND)} ms to go`);
      this.now = Math.max(this.now, next);
      while (this.agenda.next <= this.now) this.agenda.take()?.action();
      for (const { stack } of this.members) {
        const at = stack.call.nextTimer();
        if (at >= 0n && Number(at) <= this.now) this.touch(stack);
      }
      this.settle();
    }
  }

  /** Lets this much time pass. */
  pass(nanoseconds: number): void {
    const end = this.now + nanoseconds;
    let over = false;
    this.at(end, () => {
      over = true;
    });
    this.run(() => over, nanoseconds + SECOND);
  }
}
