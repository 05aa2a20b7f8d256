// The kernel's entry points on the kvm platform; platform/kvm calls these.

import { log } from "../lib/log";
import { decimal } from "../lib/format";
import { addFrames, framesFree } from "../platform/frames";
import { startClock } from "../platform/kvm/clock";
import { KvmMachine } from "../platform/kvm/machine";
import { powerOff as off } from "../platform/kvm/power";
import { startSerial } from "../platform/kvm/serial";
import { StartInfo } from "../platform/kvm/startinfo";
import { machine, setMachine } from "../platform/machine";

/** First thing: startInfo is the physical address PVH left. */
export function boot(startInfo: usize): void {
  startClock();
  startSerial();
  setMachine(new KvmMachine(new StartInfo(startInfo)));
  addFrames(machine().freeRanges, <usize>memory.size() << 16);
}

export function start(): void {
  log("frames " + decimal(framesFree()));
  log("now " + decimal(machine().now()) + " wall " + decimal(machine().bootTime()));
  machine().powerOff(3);
}

export function systemCall(): i32 {
  return 0;
}
export function fault(vector: i32): void {}
export function interrupt(): void {}
export function powerOff(status: i32): void {
  off(status);
}
