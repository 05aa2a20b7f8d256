import { checkTrue } from "../lib/check";
import { largestFreeBlock } from "./heap";

const MIB: usize = 1 << 20;

export function testTheHeapKnowsItsLargestFreeBlock(): void {
  const wall = heap.alloc(64);
  const block = heap.alloc(5 * MIB);
  const other = heap.alloc(64);
  const before = largestFreeBlock();
  heap.free(block);
  const after = largestFreeBlock();
  checkTrue(after >= 5 * MIB - 4096 * 64, "a block of 5 MiB has become free");
  checkTrue(before <= after);
  heap.free(wall);
  heap.free(other);
}
