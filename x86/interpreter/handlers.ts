// The handlers of all shapes: those that were built in advance, and those that are made when an instruction first wants one.

import { ModuleWriter } from "../codegen/module.ts";
import type { Instruction } from "../decode/instruction.ts";
import { Handler as CoreHandler } from "./core.ts";
import { Descriptions, SECTION } from "./descriptions.ts";
import { writeHandler } from "./handler.ts";
import { importedCore } from "./linkage.ts";
import { shapeOf } from "./shape.ts";
import { Template, watched } from "./template.ts";

/** What is known of a handler when records are written. */
export interface Handler {
  /** In the table. */
  readonly index: number;
  /** Bytes of a record. */
  readonly size: number;
  /** A block ends with it. */
  readonly ends: boolean;
  /** Pairs: field, offset. */
  readonly fields: Uint8Array;
}

/** The handlers of one shape differ by what its definition looks at besides. */
interface Shape {
  readonly looked: number;
  readonly fixed: number;
  readonly zeroMask: number;
  readonly handlers: Map<number | string, Handler>;
  /** If nothing else is looked at. */
  only?: Handler;
}

/** What distinguishes instructions of the shape that want different handlers. */
function detailOf(
  { looked, fixed, zeroMask }: Pick<Shape, "looked" | "fixed" | "zeroMask">,
  i: Instruction,
): number | string {
  const zero = zeroMask && (i.immediate & zeroMask) === 0 ? 1 : 0;
  if (!looked && !fixed) return zero;
  if (looked === LOOKED_AT_IMMEDIATE && !fixed && !zeroMask) return i.immediate;
  let text = String(zero);
  watched.forEach((name, place) => {
    if (looked & (1 << place)) text += `,${i[name]}`;
  });
  for (let slot = 0; fixed >> slot; slot++) if (fixed & (1 << slot)) text += `;${i.registers[slot]}`;
  return text;
}

/** The only number that handlers built in advance may have in them. */
export const LOOKED_AT_IMMEDIATE: number = 1 << watched.indexOf("immediate");

/** Shared by the engines of a Node process. */
export class Handlers {
  /** The core, with the handlers built in advance. */
  readonly module: WebAssembly.Module;
  /** Modules of further handlers, exported by their places in the table. */
  readonly more: WebAssembly.Module[] = [];
  /** Entries of the table in use. */
  count: number;
  readonly #built: Descriptions;
  readonly #shapes = new Map<number, Shape>();
  #pending: ModuleWriter | undefined;

  constructor(module: WebAssembly.Module) {
    this.module = module;
    const [section] = WebAssembly.Module.customSections(module, SECTION);
    if (!section) throw new Error("this is not the interpreter's module");
    this.#built = new Descriptions(section);
    this.count = CoreHandler.First + this.#built.count;
  }

  /** What was built in advance for a shape. */
  #read(key: number): Shape | undefined {
    let shape: Shape | undefined;
    this.#built.each(key, ({ size, ends, looked, zeroMask, immediate, fields }, place) => {
      shape ??= { looked, fixed: 0, zeroMask, handlers: new Map() };
      this.#add(shape, looked ? immediate : 0, { index: CoreHandler.First + place, size, ends, fields });
    });
    if (shape) this.#shapes.set(key, shape);
    return shape;
  }

  /** The handler of an instruction. A new one is in the table after `flush`. */
  find(instruction: Instruction): Handler {
    const key = shapeOf(instruction);
    const shape = this.#shapes.get(key) ?? this.#read(key);
    if (shape?.only) return shape.only;
    const found = shape?.handlers.get(detailOf(shape, instruction));
    return found ?? this.#make(key, instruction);
  }

  #add(shape: Shape, detail: number | string, handler: Handler): Handler {
    shape.handlers.set(detail, handler);
    if (!shape.looked && !shape.fixed && !shape.zeroMask) shape.only = handler;
    return handler;
  }

  #make(key: number, instruction: Instruction): Handler {
    const template = new Template(instruction);
    const { looked, fixed, zeroMask } = template;
    let shape = this.#shapes.get(key);
    // A definition may look at more in one case than in another.
    if (!shape || looked & ~shape.looked || zeroMask !== shape.zeroMask) {
      shape = {
        looked: looked | (shape?.looked ?? 0),
        fixed,
        zeroMask: zeroMask | (shape?.zeroMask ?? 0),
        handlers: new Map(),
      };
      this.#shapes.set(key, shape);
    }
    this.#pending ??= new ModuleWriter();
    const index = this.count++;
    const handler = { index, ...writeHandler(this.#pending, template, importedCore, String(index)) };
    return this.#add(shape, detailOf(shape, instruction), handler);
  }

  /** Compiles what is missing. */
  flush(): void {
    const module = this.#pending;
    if (!module) return;
    this.#pending = undefined;
    this.more.push(new WebAssembly.Module(module.finish()));
  }
}
