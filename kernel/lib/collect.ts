// When the collector runs: only while the kernel's stack is empty, and only after enough has been allocated.

/** Calls that may have allocated since the last collection. */
let garbage: i32 = 0;
const DUE: i32 = 4096;

/** A cold path has left objects behind: about this many. */
export function madeGarbage(objects: i32): void {
  garbage += objects;
}

export function collectIfDue(): void {
  if (garbage < DUE) return;
  garbage = 0;
  __collect();
}
