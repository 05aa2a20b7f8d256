// Stack frames: ENTER and LEAVE.

import { type Node, Type } from "./ir.ts";
import { RBP, RSP, type Translation } from "./operands.ts";
import type { Area } from "./registry.ts";

function leave(t: Translation): void {
  const width = t.instruction.operandSize;
  const frame = t.getRegister(RBP);
  const value = t.load(frame, width);
  t.setRegister(RSP, t.add(frame, t.constant(Type.I64, width)));
  t.writeRegister(RBP, value, width);
}

/**
 * Pushes RBP, and for a nested procedure the frame pointers of those around it and its own; then makes room. A byte at the new
 * top is written with its own value: ENTER faults there already, not the push that follows.
 */
function enter(t: Translation): void {
  const width = t.instruction.operandSize;
  const level = t.instruction.immediate2 & 31;
  const at = (from: Node, bytes: number) => t.sub(from, t.constant(Type.I64, bytes));
  const narrow = (node: Node) => (width === 8 ? node : t.wrap(node));
  const [top, outer] = [t.getRegister(RSP), t.getRegister(RBP)];
  const frame = at(top, width);
  t.store(frame, narrow(outer), width);
  for (let i = 1; i < level; i++) t.store(at(frame, i * width), t.load(at(outer, i * width), width), width);
  if (level) t.store(at(frame, level * width), narrow(frame), width);
  const end = at(frame, level * width + t.instruction.immediate);
  if (t.instruction.immediate) t.store(end, t.load(end, 1), 1);
  t.writeRegister(RBP, narrow(frame), width);
  t.setRegister(RSP, end);
}

export const stack: Area = { meanings: { enter, leave } };
