import { checkEqual, checkFalse, checkTrue } from "../lib/check";
import { Waiter, WaitQueue } from "./waitqueue";

let woken: string = "";

class NamedWaiter extends Waiter {
  constructor(
    readonly name: string,
    readonly leaves: bool,
    readonly takes: bool,
  ) {
    super();
  }

  wake(events: u32): bool {
    woken += this.name;
    if (this.leaves) this.leave();
    return this.takes;
  }
}

export function testWakeTellsEveryoneInOrder(): void {
  const queue = new WaitQueue();
  checkTrue(queue.empty);
  queue.add(new NamedWaiter("a", true, true));
  queue.add(new NamedWaiter("b", false, true));
  queue.add(new NamedWaiter("c", true, false));
  queue.wake(1);
  checkEqual(woken, "abc");
  queue.wake(1);
  checkEqual(woken, "abcb");
  checkFalse(queue.empty);
}

export function testWakeOneStopsAtTheFirstTaker(): void {
  const queue = new WaitQueue();
  queue.add(new NamedWaiter("a", false, false));
  queue.add(new NamedWaiter("b", true, true));
  queue.add(new NamedWaiter("c", true, true));
  queue.wakeOne(1);
  checkEqual(woken, "ab");
  queue.wakeOne(1);
  checkEqual(woken, "abac");
  queue.wakeOne(1);
  checkEqual(woken, "abaca");
}

export function testLeavingFromAnyPlaceKeepsTheRest(): void {
  const queue = new WaitQueue();
  const a = new NamedWaiter("a", false, false);
  const b = new NamedWaiter("b", false, false);
  const c = new NamedWaiter("c", false, false);
  queue.add(a);
  queue.add(b);
  queue.add(c);
  b.leave();
  b.leave();
  queue.wake(1);
  checkEqual(woken, "ac");
  c.leave();
  queue.add(b);
  queue.wake(1);
  checkEqual(woken, "acab");
  a.leave();
  b.leave();
  checkTrue(queue.empty);
}
