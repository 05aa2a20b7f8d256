// The tasks that could run now: a binary heap, the one that has had the least of its share first.
//
// Real-time tasks come before all others, by priority. The others are ordered by virtual time: the processor time a
// task has had, divided by its weight. So each gets a share in proportion to its weight, and nobody starves: whoever
// waits keeps its virtual time while everybody else's grows.

import { Task } from "./task";

/** The weight of nice 0. */
export const NORMAL_WEIGHT: u64 = 1024;
/** A task that has slept is at most this far ahead of the others when it wakes, in virtual nanoseconds. */
const SLEEPER_BONUS: u64 = 3_000_000;
/** Set in the order of every task that is not real-time. */
const FAIR: u64 = 1 << 63;

const heap: Task[] = [];
/** No fair task has got less than this; grows only. */
let floor: u64 = 0;
let sequence: u64 = 0;

/** A level of nice is a factor of 5/4, so two tasks one level apart share 55 to 45 (as in Linux). */
export function weightOf(nice: i32): u64 {
  let weight: u64 = NORMAL_WEIGHT << 10;
  for (let i = 0; i < nice; i++) weight = (weight * 4) / 5;
  for (let i = 0; i > nice; i--) weight = (weight * 5) / 4;
  return max<u64>(weight >> 10, 1);
}

/** True if a should run before b; equals take turns. */
function before(a: Task, b: Task): bool {
  return a.order < b.order || (a.order == b.order && a.sequence < b.sequence);
}

function place(task: Task, slot: i32): void {
  heap[slot] = task;
  task.slot = slot;
}

function siftUp(from: i32): void {
  let slot = from;
  const task = heap[slot];
  while (slot > 0) {
    const parent = (slot - 1) >> 1;
    if (!before(task, heap[parent])) break;
    place(heap[parent], slot);
    slot = parent;
  }
  place(task, slot);
}

function siftDown(from: i32): void {
  let slot = from;
  const task = heap[slot];
  const count = heap.length;
  while (true) {
    let child = 2 * slot + 1;
    if (child >= count) break;
    if (child + 1 < count && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], task)) break;
    place(heap[child], slot);
    slot = child;
  }
  place(task, slot);
}

function orderOf(task: Task): u64 {
  return task.realTime ? <u64>(100 - task.realTime) : FAIR | task.virtualTime;
}

/** Adds a task that is in no queue; slept tasks don't keep more than a small advantage. */
export function enqueue(task: Task): void {
  const least = floor > SLEEPER_BONUS ? floor - SLEEPER_BONUS : 0;
  if (task.virtualTime < least) task.virtualTime = least;
  task.order = orderOf(task);
  task.sequence = sequence++;
  task.slot = heap.length;
  heap.push(task);
  siftUp(task.slot);
}

/** Takes a task out, wherever it is; nothing if it is not there. */
export function dequeue(task: Task): void {
  const slot = task.slot;
  if (slot < 0) return;
  task.slot = -1;
  const last = heap.pop();
  if (last == task) return;
  place(last, slot);
  siftUp(slot);
  siftDown(last.slot);
}

/** Takes the task whose turn it is, or null. */
export function takeFirst(): Task | null {
  if (!heap.length) return null;
  const task = heap[0];
  dequeue(task);
  if (!task.realTime && task.virtualTime > floor) floor = task.virtualTime;
  return task;
}

export function queueIsEmpty(): bool {
  return heap.length == 0;
}

/** True if someone in the queue should run rather than this (running) task, which is `granularity` too far ahead. */
export function isDue(running: Task, granularity: u64): bool {
  if (!heap.length) return false;
  const order = orderOf(running);
  return heap[0].order + (running.realTime ? 0 : granularity) < order;
}

/** The running task lets all others of its kind go first (sched_yield). */
export function stepBack(running: Task): void {
  if (running.realTime || !heap.length) return;
  let latest: u64 = running.virtualTime;
  for (let i = 0; i < heap.length && i < 64; i++) {
    if (!heap[i].realTime) latest = max(latest, heap[i].virtualTime);
  }
  running.virtualTime = latest;
}
