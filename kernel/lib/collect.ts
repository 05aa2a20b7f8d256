// When the collector runs: only while the kernel's stack is empty, and only after enough has been allocated.

import { forgetShortage, heapHasRoom, heapWasShort } from "../platform/frames";

/** Objects left behind since the last collection, roughly. */
let garbage: i32 = 0;
const DUE: i32 = 4096;
/** The same when the heap can hardly grow any more. */
const DUE_WHEN_SHORT: i32 = 128;

/** A path that allocates leaves about this many objects behind, now or when what it made is closed. */
export function madeGarbage(objects: i32): void {
  garbage += objects;
}

export function collectIfDue(): void {
  if (garbage < DUE && !heapWasShort && (garbage < DUE_WHEN_SHORT || heapHasRoom(0))) return;
  garbage = 0;
  forgetShortage();
  __collect();
}
