import { checkEqual, checkFalse, checkTrue } from "../lib/check";
import { startFakeMachine } from "../test/machine";
import { nextDeadline, runTimers, Timer } from "./timer";

let fired: string = "";

class NamedTimer extends Timer {
  constructor(readonly name: string) {
    super();
  }

  fire(): void {
    fired += this.name;
  }
}

/** Fires again and again, `left` more times. */
class Repeating extends Timer {
  constructor(public left: i32) {
    super();
  }

  fire(): void {
    if (--this.left > 0) this.armIn(10);
  }
}

export function testTimersFireInOrderOfTheirDeadlines(): void {
  const machine = startFakeMachine();
  new NamedTimer("c").armAt(30);
  new NamedTimer("a").armAt(10);
  new NamedTimer("b").armAt(20);
  checkEqual<u64>(nextDeadline(), 10);
  runTimers();
  checkEqual(fired, "");
  machine.advance(20);
  runTimers();
  checkEqual(fired, "ab");
  checkEqual<u64>(nextDeadline(), 30);
  machine.advance(1000);
  runTimers();
  checkEqual(fired, "abc");
  checkEqual<u64>(nextDeadline(), u64.MAX_VALUE);
}

export function testACancelledTimerDoesNotFire(): void {
  const machine = startFakeMachine();
  const a = new NamedTimer("a");
  const b = new NamedTimer("b");
  a.armAt(10);
  b.armAt(20);
  a.cancel();
  a.cancel();
  checkFalse(a.armed);
  checkTrue(b.armed);
  machine.advance(30);
  runTimers();
  checkEqual(fired, "b");
}

export function testRearmingMovesATimerBothWays(): void {
  const machine = startFakeMachine();
  const a = new NamedTimer("a");
  const b = new NamedTimer("b");
  a.armAt(10);
  b.armAt(20);
  a.armAt(30);
  checkEqual<u64>(nextDeadline(), 20);
  b.armAt(40);
  checkEqual<u64>(nextDeadline(), 30);
  b.armAt(5);
  machine.advance(40);
  runTimers();
  checkEqual(fired, "ba");
}

export function testATimerMayArmItselfWhileFiring(): void {
  const machine = startFakeMachine();
  const timer = new Repeating(3);
  timer.armIn(10);
  for (let i = 0; i < 5; i++) {
    machine.advance(10);
    runTimers();
  }
  checkEqual(timer.left, 0);
  checkFalse(timer.armed);
}

/** Fires into `order`: deadlines must never go back. */
class Ordered extends Timer {
  fire(): void {
    checkTrue(this.deadline >= lastDeadline, "deadlines go back");
    lastDeadline = this.deadline;
    count++;
  }
}

let lastDeadline: u64 = 0;
let count: i32 = 0;

export function testManyTimersKeepTheHeapInOrder(): void {
  const machine = startFakeMachine();
  const timers: Ordered[] = [];
  let seed: u32 = 1;
  for (let i = 0; i < 1000; i++) {
    seed = seed * 1664525 + 1013904223;
    const timer = new Ordered();
    timer.armAt(seed >> 8);
    timers.push(timer);
  }
  for (let i = 0; i < 1000; i += 3) timers[i].cancel();
  machine.advance(1 << 24);
  runTimers();
  checkEqual(count, 666);
  checkEqual<u64>(nextDeadline(), u64.MAX_VALUE);
}
