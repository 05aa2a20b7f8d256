// The machine that the JavaScript around the kernel is.

import { Machine } from "../machine";
import { PageMap } from "../pagemap";
import * as host from "./host";
import { HostedPageMap } from "./pagemap";

export class HostedMachine extends Machine {
  private wallAtBoot: u64 = <u64>host.bootTime();

  constructor() {
    super();
    this.hasStreams = host.hasStreams();
  }

  streamRead(to: usize, length: i32): i32 {
    return host.streamRead(to, length);
  }

  streamAvailable(): i32 {
    return host.streamAvailable();
  }

  streamRoom(stream: i32): u32 {
    return host.streamRoom(stream);
  }

  streamWrite(stream: i32, from: usize, length: i32): void {
    host.streamWrite(stream, from, length);
  }

  streamClosed(stream: i32): bool {
    return host.streamClosed(stream);
  }

  streamChanged(stream: i32): bool {
    return host.streamChanged(stream);
  }

  log(from: usize, length: i32): void {
    host.log(from, length);
  }

  consoleWrite(from: usize, length: i32): void {
    host.consoleWrite(from, length);
  }

  consoleRead(): i32 {
    return host.consoleRead();
  }

  now(): u64 {
    return <u64>host.now();
  }

  bootTime(): u64 {
    return this.wallAtBoot;
  }

  setTimer(deadline: u64): void {
    host.setTimer(deadline == u64.MAX_VALUE ? Infinity : <f64>deadline);
  }

  idle(): bool {
    return false;
  }

  takeEvents(): bool {
    return host.takeEvents();
  }

  entropy(): u64 {
    return ((<u64>host.random()) << 32) | host.random();
  }

  powerOff(status: i32): void {
    host.powerOff(status);
  }

  newPageMap(): PageMap {
    return new HostedPageMap();
  }

  useFrame(frame: usize): void {
    host.useFrame(frame);
  }

  vectorAreaSize(): i32 {
    return host.vectorAreaSize();
  }

  vectorFeatures(): u64 {
    return host.vectorFeatures();
  }

  saveVectors(area: usize): void {
    host.saveVectors(area);
  }

  loadVectors(area: usize): void {
    host.loadVectors(area);
  }

  setThreadBase(fs: u64): void {
    host.setFsBase(fs);
  }

  threadBase(): u64 {
    return host.fsBase();
  }

  setGsBase(gs: u64): void {
    host.setGsBase(gs);
  }

  gsBase(): u64 {
    return host.gsBase();
  }

  setHeapLimit(limit: usize): void {}

  hardwareCapabilities(): u64 {
    return host.hardwareCapabilities();
  }

  hardwareCapabilities2(): u64 {
    return host.hardwareCapabilities2();
  }
}
