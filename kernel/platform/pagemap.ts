// A process's pages as the kernel sees them: where there is one, what may be done with it, and the way to its bytes.
// Where the pages are is the platform's business: frames of the kernel's own memory, or another memory altogether.

import { ENODEV } from "../abi/errno";

export const PAGE_SHIFT: u32 = 12;
export const PAGE_SIZE: u32 = 4096;
export const PAGE_MASK: u64 = 4095;

/** Permissions of a page; PROT_* of mmap(2) have the same values. */
export const READ: u32 = 1;
export const WRITE: u32 = 2;
export const EXECUTE: u32 = 4;

/**
 * Addresses of pages are page aligned. What adds a page returns 0, or -ENOMEM when there is no memory for it.
 *
 * A page that was added by mapConstant() may be the kernel's own page, shown without a copy. It is then not writable,
 * whatever its permissions say, until grant() has been asked for WRITE.
 */
export abstract class PageMap {
  /** Whether there is a page at address, whatever its permissions. */
  abstract has(address: u64): bool;
  /** Adds a page of zeros where there is none. */
  abstract mapZeros(address: u64, permissions: u32): i32;
  /** Kernel memory for the bytes of a page that mapPrepared() is to add next; 0 when there is none. */
  abstract prepare(): usize;
  /** Adds the page whose bytes were put where prepare() said. */
  abstract mapPrepared(address: u64, prepared: usize, permissions: u32): i32;
  /** Adds a page with the bytes of a page of the kernel's memory that never change; access is what is wanted of it now. */
  abstract mapConstant(address: u64, bytes: usize, permissions: u32, access: u32): i32;
  /** Whether a page can be in several maps at once, so that what one process writes the others see. */
  get canShare(): bool {
    return false;
  }

  /** Adds a frame of the kernel's that others use too; they all see what is written to it. Only where canShare. */
  mapShared(address: u64, frame: usize, permissions: u32): i32 {
    return -ENODEV;
  }

  /** Gives the page that is there these permissions, and makes it fit for this access. 0 or -ENOMEM. */
  abstract grant(address: u64, permissions: u32, access: u32): i32;
  /** Gives the pages in [start, end) these permissions. */
  abstract protect(start: u64, end: u64, permissions: u32): void;
  /** Takes the pages in [start, end) away. */
  abstract unmap(start: u64, end: u64): void;
  /** Moves the pages in [start, end) to where there are none, with their permissions. 0 or -ENOMEM. */
  abstract move(start: u64, end: u64, to: u64): i32;
  /**
   * Adds copies of another map's pages in [start, end), where this one has none, with their permissions; pages added by
   * mapShared() are in both maps then. 0 or -ENOMEM.
   */
  abstract copyFrom(other: PageMap, start: u64, end: u64): i32;

  /** Copies bytes to the kernel, up to the first that may not be read; returns how many. */
  abstract read(from: u64, to: usize, length: usize): usize;
  /** Copies bytes from the kernel, up to the first that may not be written; returns how many. */
  abstract write(to: u64, from: usize, length: usize): usize;
  /** Writes zeros, up to the first byte that may not be written; returns how many. */
  abstract clear(to: u64, length: usize): usize;
  /** After loadValue() and storeValue(): the bytes may not be accessed so. */
  missed: bool = false;
  /** Loads a value of 1, 2, 4 or 8 bytes that lies in one page. */
  abstract loadValue(from: u64, size: i32): u64;
  /** Stores a value of 1, 2, 4 or 8 bytes that lies in one page. */
  abstract storeValue(to: u64, value: u64, size: i32): void;

  /** Makes this the map that the processor uses. */
  abstract activate(): void;
  /** Gives everything back that is still there. */
  abstract destroy(): void;
}
