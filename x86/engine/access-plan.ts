// Which accesses of a block need a check of their own. Accesses through the same register at near distances (a frame, a
// structure) share one: the first checks the whole range that the block will touch.
//
// Addresses are compared as symbols: an unknown base, named by a number, and a known distance from it. A symbol stands for
// one value as long as the block runs.

import { type Node, type NodeList, Op, Type } from "../semantics/ir.ts";
import { runtimeFunctions } from "../semantics/runtime.ts";
import { Access, PAGE_SHIFT } from "../state.ts";
import type { Step } from "./discover.ts";

const PAGE = 1 << PAGE_SHIFT;
const REGISTERS = 16;
/** The base of addresses that are known: each page is one. */
const ABSOLUTE = 1_000_000_000;

interface Symbol {
  readonly base: number;
  readonly offset: number;
}

/** The range to be checked before an access: from `delta` bytes after its address, `size` bytes, for `access`. */
export interface Check {
  readonly delta: number;
  readonly size: number;
  readonly access: number;
}

interface Found extends Symbol {
  readonly node: Node;
  readonly step: number;
  readonly width: number;
  readonly access: number;
}

/** Finds the symbols of a block's values. */
class Symbols {
  readonly #list: NodeList;
  readonly #registers: Symbol[] = [];
  readonly #known = new Map<string, number>();
  readonly #seen = new Map<Node, Symbol>();
  #next = 0;

  constructor(list: NodeList) {
    this.#list = list;
    for (let i = 0; i < REGISTERS; i++) this.#registers.push(this.#fresh());
  }

  #fresh(): Symbol {
    return { base: this.#next++, offset: 0 };
  }

  #named(name: string, offset: number): Symbol {
    const base = this.#known.get(name) ?? this.#next++;
    this.#known.set(name, base);
    return { base, offset };
  }

  #constant(node: Node): number | undefined {
    const { op, a, b } = this.#list;
    if (op[node] !== Op.Const) return undefined;
    const low = a[node] as number;
    return b[node] === low >> 31 ? low : undefined;
  }

  /** The symbol of a node that is seen for the first time where it is executed, if it reads a register. */
  of(node: Node): Symbol {
    const symbol = this.#seen.get(node) ?? this.#find(node);
    this.#seen.set(node, symbol);
    return symbol;
  }

  #find(node: Node): Symbol {
    const { op, a, b } = this.#list;
    const [left, right] = [a[node] as Node, b[node] as Node];
    switch (op[node]) {
      case Op.Const: {
        const address = left >>> 0;
        const page = address >>> PAGE_SHIFT;
        return b[node] === 0 ? { base: ABSOLUTE + page, offset: address & (PAGE - 1) } : this.#fresh();
      }
      case Op.GetRegister:
        return this.#registers[left] as Symbol;
      case Op.Add:
        return this.#sum(left, right, 1);
      case Op.Sub:
        return this.#sum(left, right, -1);
      case Op.Shl: {
        const count = this.#constant(right);
        const value = this.of(left);
        if (count === undefined || count > 3) return this.#fresh();
        return this.#named(`${value.base}<${count}`, value.offset * 2 ** count);
      }
      case Op.GetSegmentBase:
        return this.#named(`s${left}`, 0);
      default:
        return this.#fresh();
    }
  }

  #sum(left: Node, right: Node, sign: number): Symbol {
    const constant = this.#constant(right);
    const value = this.of(left);
    if (constant !== undefined) return this.#moved(value, constant * sign);
    if (sign < 0) return this.#fresh();
    const first = this.#constant(left);
    const other = this.of(right);
    if (first !== undefined) return this.#moved(other, first);
    return this.#named(`${value.base}+${other.base}`, value.offset + other.offset);
  }

  #moved({ base, offset }: Symbol, by: number): Symbol {
    // A page and a distance: another page, or not a page at all.
    if (base >= ABSOLUTE) return by === 0 ? { base, offset } : this.#fresh();
    return { base, offset: offset + by };
  }

  set(register: number, value: Node): void {
    const symbol = this.of(value);
    // What is kept as an address in a page would not be one after it is moved.
    this.#registers[register] = symbol.base >= ABSOLUTE ? this.#fresh() : symbol;
  }

  forget(mask: number): void {
    for (let i = 0; i < REGISTERS; i++) if (mask & (1 << i)) this.#registers[i] = this.#fresh();
  }

  forgetSegments(): void {
    this.#known.clear();
  }
}

function findAccesses(list: NodeList, steps: readonly Step[]): Found[] {
  const symbols = new Symbols(list);
  const found: Found[] = [];
  steps.forEach(({ from, to }, step) => {
    for (let node = from; node < to; node++) {
      const a = list.a[node] as number;
      const width = list.width[node] as number;
      switch (list.op[node]) {
        case Op.GetRegister:
          symbols.of(node);
          break;
        case Op.Load:
          found.push({ ...symbols.of(a), node, step, width, access: Access.Read });
          break;
        case Op.Store:
          found.push({ ...symbols.of(a), node, step, width, access: Access.Write });
          break;
        case Op.Check:
          found.push({ ...symbols.of(a), node, step, width, access: list.extra[node] as number });
          break;
        case Op.SetRegister:
          if (list.typeOf(list.b[node] as Node) === Type.I64) symbols.set(a, list.b[node] as Node);
          break;
        case Op.SetSegmentBase:
          symbols.forgetSegments();
          break;
        case Op.Call: {
          const called = runtimeFunctions()[list.d[node] as number];
          symbols.forget(called?.wholeState ? -1 : (called?.registers ?? 0));
          break;
        }
      }
    }
  });
  return found;
}

/** An access that is read first and written by the same instruction is checked for writing at once. */
function wanted(accesses: readonly Found[], index: number): number {
  const { base, offset, step, access } = accesses[index] as Found;
  for (let i = index + 1; accesses[i]?.step === step; i++) {
    const later = accesses[i] as Found;
    if (later.base === base && later.offset === offset) return access | later.access;
  }
  return access;
}

/** The checks of a block's accesses, by node; an access that others have checked already has none. */
export function planAccesses(list: NodeList, steps: readonly Step[]): Map<Node, Check> {
  const accesses = findAccesses(list, steps);
  const checks = new Map<Node, Check>();
  /** By base: ranges that have been checked. */
  const done = new Map<number, { low: number; high: number; access: number }[]>();
  accesses.forEach((first, index) => {
    const ranges = done.get(first.base) ?? [];
    const end = first.offset + first.width;
    const covered = ranges.some(
      ({ low, high, access }) => first.offset >= low && end <= high && (access & first.access) === first.access,
    );
    if (covered) return;
    const access = wanted(accesses, index);
    let [low, high] = [first.offset, end];
    for (let i = index + 1; i < accesses.length; i++) {
      const later = accesses[i] as Found;
      if (later.base !== first.base || (later.access & Access.Write) !== (access & Access.Write)) continue;
      const [lower, higher] = [Math.min(low, later.offset), Math.max(high, later.offset + later.width)];
      if (higher - lower <= PAGE) [low, high] = [lower, higher];
    }
    ranges.push({ low, high, access: access & Access.Write ? access | Access.Read : access });
    done.set(first.base, ranges);
    checks.set(first.node, { delta: low - first.offset, size: high - low, access });
  });
  return checks;
}
