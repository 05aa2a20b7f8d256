// Maps an ELF's segments into an address space.

import { ENOMEM } from "../abi/errno";
import { AddressSpace } from "../mm/space";
import { clearOut } from "../mm/user";
import { PAGE_MASK, PAGE_SIZE, WRITE } from "../platform/pagemap";
import { Elf, Segment } from "./elf";

/** Maps all segments, moved by bias; 0 or -ENOMEM. The space is the current one. */
export function mapSegments(space: AddressSpace, elf: Elf, bias: u64): i32 {
  for (let i = 0; i < elf.segments.length; i++) {
    const error = mapSegment(space, elf, elf.segments[i], bias);
    if (error) return error;
  }
  return 0;
}

/**
 *   page        address              address+fileSize        address+memorySize
 *   | file      | the segment's file bytes | zeros of its last page | zero pages |
 */
function mapSegment(space: AddressSpace, elf: Elf, segment: Segment, bias: u64): i32 {
  const address = segment.address + bias;
  const start = address & ~PAGE_MASK;
  const fileEnd = address + segment.fileSize;
  const fileMapEnd = (fileEnd + PAGE_MASK) & ~PAGE_MASK;
  const end = (address + segment.memorySize + PAGE_MASK) & ~PAGE_MASK;
  const hasZeros = segment.memorySize > segment.fileSize;
  if (segment.fileSize) {
    const offset = segment.offset & ~PAGE_MASK;
    const error = space.mapAt(start, fileMapEnd, segment.permissions, false, elf.file, offset);
    if (error) return error;
    if (hasZeros && fileEnd & PAGE_MASK && segment.permissions & WRITE) {
      if (clearOut(fileEnd, fileMapEnd - fileEnd) < 0) return -ENOMEM;
    }
  }
  const zeroStart = segment.fileSize ? fileMapEnd : start;
  if (end > zeroStart) return space.mapAt(zeroStart, end, segment.permissions, false, null, 0);
  return 0;
}

/** A place for size bytes of a position-independent file, below everything mapped so far. */
export function placeFor(space: AddressSpace, elf: Elf): u64 {
  const size = ((elf.end + PAGE_MASK) & ~PAGE_MASK) - elf.start + PAGE_SIZE;
  const at = space.findFree(size);
  return at ? at + PAGE_SIZE - elf.start : 0;
}
