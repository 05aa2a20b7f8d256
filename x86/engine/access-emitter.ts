// How a region's accesses to memory are checked: by the page table, one look for all accesses of a block that lie together
// (access-plan.ts).

import type { Label } from "../codegen/function.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { type Node, Op, Type } from "../semantics/ir.ts";
import { Access, EngineBit, FIRST_PAGE, PAGE_SHIFT, PAGE_TABLE } from "../state.ts";
import type { Check } from "./access-plan.ts";
import { StateEmitter } from "./state-emitter.ts";

const PAGE = 1 << PAGE_SHIFT;

export abstract class AccessEmitter extends StateEmitter {
  /** Of the block being written. */
  protected checks: ReadonlyMap<Node, Check> = new Map();
  readonly #start = this.f.newLocal(Type.I64);
  readonly #base = this.f.newLocal(Type.I64);
  readonly #page = this.f.newLocal(Type.I32);

  protected override address(node: Node, address: Node, _width: number, _access: number): number {
    const { f } = this;
    const check = this.checks.get(node);
    const offset = this.#constantOffset(address);
    this.value(offset ? (this.list.a[address] as Node) : address);
    if (check) {
      f.tee(this.#base);
      this.#check(check, offset + check.delta, this.out);
      f.get(this.#base);
    }
    f.op(Wasm.I32WrapI64);
    return offset;
  }

  /**
   * What the access itself can add to an address: not so much that an address which may be accessed could come from one
   * below 0.
   */
  #constantOffset(address: Node): number {
    const { list } = this;
    if (list.op[address] !== Op.Add || !this.isAtUse(address)) return 0;
    const constant = list.b[address] as Node;
    const value = list.a[constant] as number;
    if (list.op[constant] !== Op.Const || list.b[constant] !== 0) return 0;
    return value > 0 && value < FIRST_PAGE ? value : 0;
  }

  /**
   * Of the range that begins `delta` after the address on the stack. It usually begins in a page that is followed by one of
   * its kind. Otherwise it must not reach the next page, or the instruction is left to the precise way.
   */
  #check({ size, access }: Check, delta: number, out: Label): void {
    const { f } = this;
    const write = (access & Access.Write) !== 0;
    if (delta) {
      f.i64(delta);
      f.op(Wasm.I64Add);
    }
    f.tee(this.#start);
    f.i64(32);
    f.op(Wasm.I64ShrU);
    f.op(Wasm.I32WrapI64);
    f.brIfRarely(out);
    f.get(this.#start);
    f.op(Wasm.I32WrapI64);
    f.i32(PAGE_SHIFT);
    f.op(Wasm.I32ShrU);
    f.load(Type.I32, 1, PAGE_TABLE);
    f.tee(this.#page);
    f.i32(write ? EngineBit.Write2 : EngineBit.Read2);
    f.op(Wasm.I32And);
    f.op(Wasm.I32Eqz);
    f.ifRarely();
    this.#checkEdge(size, write, out);
    f.end();
  }

  #checkEdge(size: number, write: boolean, out: Label): void {
    const { f } = this;
    f.get(this.#page);
    f.i32(write ? Access.Write : Access.Read);
    f.op(Wasm.I32And);
    f.op(Wasm.I32Eqz);
    if (size > 1) {
      f.get(this.#start);
      f.op(Wasm.I32WrapI64);
      f.i32(PAGE - 1);
      f.op(Wasm.I32And);
      f.i32(PAGE - size);
      f.op(Wasm.I32GtU);
      f.op(Wasm.I32Or);
    }
    f.brIfRarely(out);
  }
}
