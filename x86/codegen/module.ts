// A WebAssembly module being written: types, imports and function bodies (WebAssembly 2.0, 5.5).

import type { Type } from "../semantics/ir.ts";
import type { FunctionWriter } from "./function.ts";
import { valueTypes, Wasm } from "./opcodes.ts";
import { Writer } from "./writer.ts";

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const Section = { Custom: 0, Type: 1, Import: 2, Function: 3, Table: 4, Export: 7, Element: 9, Code: 10 } as const;

interface ImportedFunction {
  readonly module: string;
  readonly name: string;
  readonly type: number;
}

/** Names a function before its index is known: imports come first, and are found while bodies are written. */
export type FunctionName = number;

const IMPORTED = 0x4000_0000;

export class ModuleWriter {
  readonly #types = new Writer(256);
  readonly #typeIndexes = new Map<string, number>();
  readonly #imports: ImportedFunction[] = [];
  readonly #importIndexes = new Map<string, FunctionName>();
  readonly #functionTypes: number[] = [];
  readonly #exports: { name: string; function: number }[] = [];
  #tableSize = 0;
  /** Functions that are put into the table, from an index on. */
  readonly #elements: { readonly index: number; readonly functions: readonly number[] }[] = [];
  readonly #custom: { readonly name: string; readonly content: Uint8Array }[] = [];
  readonly #code = new Writer(1 << 16);
  /** Places in #code of function indexes, and which they name. */
  readonly #calls: number[] = [];
  /** By function: places in its body of branches that are rarely taken. */
  readonly #unlikely: number[][] = [];

  /** Functions defined so far. */
  get functionCount(): number {
    return this.#functionTypes.length;
  }

  /** Bytes of code so far. */
  get codeSize(): number {
    return this.#code.length;
  }

  typeIndex(parameters: readonly Type[], results: readonly Type[]): number {
    const key = `${parameters.join()}:${results.join()}`;
    const known = this.#typeIndexes.get(key);
    if (known !== undefined) return known;
    const index = this.#typeIndexes.size;
    this.#typeIndexes.set(key, index);
    this.#types.byte(0x60);
    for (const list of [parameters, results]) {
      this.#types.unsigned(list.length);
      for (const type of list) this.#types.byte(valueTypes[type]);
    }
    return index;
  }

  /** The function that module `from` exports as `name`. */
  importFunction(from: string, name: string, parameters: readonly Type[], results: readonly Type[]): FunctionName {
    const key = `${from}.${name}`;
    const known = this.#importIndexes.get(key);
    if (known !== undefined) return known;
    const made = IMPORTED + this.#imports.length;
    this.#imports.push({ module: from, name, type: this.typeIndex(parameters, results) });
    this.#importIndexes.set(key, made);
    return made;
  }

  /** The function that will be defined as number `index` of this module. */
  ownFunction(index: number): FunctionName {
    return index;
  }

  /** The module has a table of functions with this many entries, exported as "table". */
  defineTable(size: number): void {
    this.#tableSize = size;
  }

  /** Puts functions of this module, by number, into the table from `index` on. */
  placeInTable(index: number, functions: readonly number[]): void {
    this.#elements.push({ index, functions });
  }

  /** Bytes that the module carries along. */
  addCustomSection(name: string, content: Uint8Array): void {
    this.#custom.push({ name, content });
  }

  /** Adds a function's body; exports it when given a name. Returns its number. */
  define(body: FunctionWriter, exported?: string): number {
    const number = this.#functionTypes.length;
    this.#functionTypes.push(this.typeIndex(body.parameters, body.results));
    if (exported !== undefined) this.#exports.push({ name: exported, function: number });
    const size = this.#code.hole();
    const start = this.#code.length;
    this.#unlikely.push(body.writeTo(this.#code, this.#calls));
    this.#code.patch(size, this.#code.length - start);
    return number;
  }

  #index(name: FunctionName): number {
    return name >= IMPORTED ? name - IMPORTED : this.#imports.length + name;
  }

  #section(out: Writer, id: number, content: Writer): void {
    out.byte(id);
    out.unsigned(content.length);
    out.append(content.written());
  }

  #importSection(): Writer {
    const section = new Writer(256);
    section.unsigned(this.#imports.length + 1);
    section.name("env");
    section.name("memory");
    // A memory with no maximum.
    for (const byte of [0x02, 0x00, 0x00]) section.byte(byte);
    for (const { module, name, type } of this.#imports) {
      section.name(module);
      section.name(name);
      section.byte(0x00);
      section.unsigned(type);
    }
    return section;
  }

  #listSection(count: number, write: (section: Writer) => void): Writer {
    const section = new Writer(256);
    section.unsigned(count);
    write(section);
    return section;
  }

  #tableSection(): Writer {
    return this.#listSection(1, (section) => {
      // Of funcref, without a maximum.
      section.byte(0x70);
      section.byte(0x00);
      section.unsigned(this.#tableSize);
    });
  }

  #elementSection(): Writer {
    return this.#listSection(this.#elements.length, (section) => {
      for (const { index, functions } of this.#elements) {
        // Active, in table 0.
        section.byte(0x00);
        section.byte(Wasm.I32Const);
        section.signed(index);
        section.byte(Wasm.End);
        section.unsigned(functions.length);
        for (const number of functions) section.unsigned(this.#index(number));
      }
    });
  }

  #customSection(name: string, content: Uint8Array): Writer {
    const section = new Writer(content.length + 64);
    section.name(name);
    section.append(content);
    return section;
  }

  /** Branch hints, for engines that know them (WebAssembly branch hinting proposal); to others this is a comment. */
  #hints(): Uint8Array {
    const section = new Writer(4096);
    section.unsigned(this.#unlikely.reduce((count, places) => count + Number(places.length > 0), 0));
    this.#unlikely.forEach((places, number) => {
      if (!places.length) return;
      section.unsigned(this.#imports.length + number);
      section.unsigned(places.length);
      for (const at of places) {
        section.unsigned(at);
        // One byte follows: unlikely.
        section.byte(0x01);
        section.byte(0x00);
      }
    });
    return section.written();
  }

  /** The whole module. */
  finish(): Uint8Array<ArrayBuffer> {
    for (let i = 0; i < this.#calls.length; i += 2)
      this.#code.patch(this.#calls[i] as number, this.#index(this.#calls[i + 1] as number));
    const out = new Writer(this.#code.length + 4096);
    for (const byte of MAGIC) out.byte(byte);
    const types = this.#listSection(this.#typeIndexes.size, (section) => section.append(this.#types.written()));
    const functions = this.#listSection(this.#functionTypes.length, (section) => {
      for (const type of this.#functionTypes) section.unsigned(type);
    });
    const exports = this.#listSection(this.#exports.length + Number(this.#tableSize > 0), (section) => {
      if (this.#tableSize) {
        section.name("table");
        section.byte(0x01);
        section.unsigned(0);
      }
      for (const entry of this.#exports) {
        section.name(entry.name);
        section.byte(0x00);
        section.unsigned(this.#index(entry.function));
      }
    });
    const code = this.#listSection(this.#functionTypes.length, (section) => section.append(this.#code.written()));
    this.#section(out, Section.Type, types);
    this.#section(out, Section.Import, this.#importSection());
    this.#section(out, Section.Function, functions);
    if (this.#tableSize) this.#section(out, Section.Table, this.#tableSection());
    this.#section(out, Section.Export, exports);
    if (this.#elements.length) this.#section(out, Section.Element, this.#elementSection());
    if (this.#unlikely.some(({ length }) => length > 0))
      this.#section(out, Section.Custom, this.#customSection("metadata.code.branch_hint", this.#hints()));
    this.#section(out, Section.Code, code);
    for (const { name, content } of this.#custom)
      this.#section(out, Section.Custom, this.#customSection(name, content));
    return out.written();
  }
}
