// A process's page tables as the kernel sees them: from virtual pages to frames, with permissions.

export const PAGE_SHIFT: u32 = 12;
export const PAGE_SIZE: u32 = 4096;
export const PAGE_MASK: u64 = 4095;

/** Permissions of a page; PROT_* of mmap(2) have the same values. */
export const READ: u32 = 1;
export const WRITE: u32 = 2;
export const EXECUTE: u32 = 4;

/**
 * Invariant: what is mapped here are frames of the kernel's memory, so a resolved address can be used directly
 * until the next unmap or protect of that page.
 */
export abstract class PageMap {
  /** Maps the page at address (page aligned) to the frame with these permissions. -ENOMEM when tables can't grow. */
  abstract map(address: u64, frame: usize, permissions: u32): i32;
  /** Removes the mapping and returns the frame that was there, or 0. */
  abstract unmap(address: u64): usize;
  /** Changes a mapped page's permissions; nothing where nothing is mapped. */
  abstract protect(address: u64, permissions: u32): void;
  /** The kernel address of a program's byte, or 0 if its page is not mapped or (when asked) not writable. */
  abstract resolve(address: u64, forWriting: bool): usize;
  /** The frame mapped at address whatever its permissions, or 0. */
  abstract frameAt(address: u64): usize;
  /** First address at or after this one whose page may be mapped, so that sparse ranges are skipped quickly. */
  abstract nextMapped(address: u64, end: u64): u64;
  /** Makes this the map the processor uses. */
  abstract activate(): void;
  /** Gives the tables themselves back; all pages have been unmapped. */
  abstract destroy(): void;
}
