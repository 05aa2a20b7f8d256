// A process's pages on this platform: a WebAssembly memory of its own, addressed as the program does, which only the
// host reaches. A page is there when its byte in the host's table says so.

import { ENOMEM } from "../../abi/errno";
import { chargePages, refundPages } from "../frames";
import { PAGE_SIZE, PageMap } from "../pagemap";
import * as host from "./host";

/** Programs have no address from here on. */
const END: u64 = 0xffffffff;

/** Where single values pass, and the page that mapPrepared() is to add. */
const value: usize = memory.data(8);
const prepared: usize = memory.data(4096);

/** An address of a program, or of what it takes for one. */
function narrow(address: u64): u32 {
  return <u32>min(address, END);
}

export class HostedPageMap extends PageMap {
  private readonly map: i32;

  constructor() {
    super();
    this.map = host.newMap();
    if (this.map < 0) throw new Error("the host has no memory for another program");
  }

  has(address: u64): bool {
    return host.hasPage(this.map, narrow(address));
  }

  mapZeros(address: u64, permissions: u32): i32 {
    if (!chargePages(1)) return -ENOMEM;
    host.addPage(this.map, narrow(address), permissions);
    return 0;
  }

  prepare(): usize {
    return prepared;
  }

  mapPrepared(address: u64, prepared: usize, permissions: u32): i32 {
    return this.mapConstant(address, prepared, permissions, 0);
  }

  mapConstant(address: u64, bytes: usize, permissions: u32, access: u32): i32 {
    if (!chargePages(1)) return -ENOMEM;
    host.addPageOf(this.map, narrow(address), bytes, permissions);
    return 0;
  }

  grant(address: u64, permissions: u32, access: u32): i32 {
    host.protectPages(this.map, narrow(address), narrow(address + PAGE_SIZE), permissions);
    return 0;
  }

  protect(start: u64, end: u64, permissions: u32): void {
    host.protectPages(this.map, narrow(start), narrow(end), permissions);
  }

  unmap(start: u64, end: u64): void {
    refundPages(host.removePages(this.map, narrow(start), narrow(end)));
  }

  move(start: u64, end: u64, to: u64): i32 {
    host.movePages(this.map, narrow(start), narrow(end), narrow(to));
    return 0;
  }

  copyFrom(other: PageMap, start: u64, end: u64): i32 {
    const from = (other as HostedPageMap).map;
    if (!chargePages(host.countPages(from, narrow(start), narrow(end)))) return -ENOMEM;
    host.copyPages(this.map, from, narrow(start), narrow(end));
    return 0;
  }

  read(from: u64, to: usize, length: usize): usize {
    return from < END ? host.read(this.map, <u32>from, to, length) : 0;
  }

  write(to: u64, from: usize, length: usize): usize {
    return to < END ? host.write(this.map, <u32>to, from, length) : 0;
  }

  clear(to: u64, length: usize): usize {
    return to < END ? host.clear(this.map, <u32>to, length) : 0;
  }

  loadValue(from: u64, size: i32): u64 {
    this.missed = from >= END || !host.readValue(this.map, <u32>from, value, size);
    if (this.missed) return 0;
    if (size == 8) return load<u64>(value);
    if (size == 4) return load<u32>(value);
    return size == 2 ? load<u16>(value) : load<u8>(value);
  }

  storeValue(to: u64, stored: u64, size: i32): void {
    store<u64>(value, stored);
    this.missed = to >= END || !host.writeValue(this.map, <u32>to, value, size);
  }

  activate(): void {
    host.useMap(this.map);
  }

  destroy(): void {
    refundPages(host.countPages(this.map, 0, <u32>END));
    host.destroyMap(this.map);
  }
}
