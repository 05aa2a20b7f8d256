/**
 * Names the kernel's TypeScript lines in the C that wasm2c made of it, by #line directives: gdb and addr2line then show
 * kernel/proc/exec.ts:120 for an address of the image.
 *
 * wasm2c says nothing about where an instruction went. But calls, memory accesses and traps are a line of C each, in
 * the order of the module, and asc's source map knows the TypeScript line of each.
 */
import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";
import { type Effect, type Place, placesByFunction } from "./wasmcode.ts";

/** Lines of C that have an effect. Only the first that fits counts. */
const EFFECTS: readonly (readonly [Effect, RegExp])[] = [
  ["indirect call", /\bCALL_INDIRECT\(/],
  ["load", /\b[if]\d\d_load\w*\(&instance->/],
  ["store", /\b[if]\d\d_store\w*\(&instance->/],
  ["copy", /\bmemory_copy\w*\(&instance->/],
  ["fill", /\bmemory_fill\w*\(&instance->/],
  ["grow", /\bwasm_rt_grow_memory\w*\(&instance->/],
  ["trap", /\bUNREACHABLE;/],
  ["call", /\b\w+\(instance(->w2c_\w+_instance)?[,)]/],
];

/** The first line of a function's definition. */
const DEFINITION = /^(?:static )?\w+\*? (w2c_kernel_\w+)\(w2c_kernel\* instance.*\{$/;

export class SourceLines {
  readonly #places: Map<string, Place[]>;
  readonly #map: SourceMap;
  /** Functions whose C has not the effects that the module says; they stay without lines. */
  readonly unlike: string[] = [];

  constructor(module: Uint8Array, map: SourceMapPayload) {
    this.#map = new SourceMap(map);
    this.#places = new Map([...placesByFunction(module)].map(([name, places]) => [mangled(name), places]));
  }

  /** wasm2c's C with directives. */
  weave(text: string): string {
    const lines = text.split("\n");
    const woven: string[] = [];
    for (let at = 0; at < lines.length; at++) {
      const name = DEFINITION.exec(lines[at] ?? "")?.[1];
      const places = name === undefined ? undefined : this.#places.get(name);
      if (!places) {
        woven.push(lines[at] ?? "");
        continue;
      }
      const end = lines.indexOf("}", at);
      woven.push(...this.#weaveFunction(name ?? "", lines.slice(at, end + 1), places));
      at = end;
    }
    return woven.join("\n");
  }

  #weaveFunction(name: string, lines: string[], places: readonly Place[]): string[] {
    const effects = lines.map((line, at) => (at === 0 ? null : effectOf(line)));
    const found = effects.filter((effect) => effect !== null);
    if (found.length !== places.length || found.some((effect, at) => effect !== places[at]?.effect)) {
      this.unlike.push(name);
      return lines;
    }
    const first = places.map((place) => this.#directive(place)).find((directive) => directive !== null);
    if (!first) return lines;
    let next = 0;
    let current = first;
    // One directive holds for all lines until the next: C counts on from it, so each line repeats it.
    return lines.flatMap((line, at) => {
      if (effects[at]) current = this.#directive(places[next++]) ?? current;
      return [current, line];
    });
  }

  #directive(place: Place | undefined): string | null {
    const entry: Partial<SourceMapping> = place ? this.#map.findEntry(0, place.offset) : {};
    if (!entry.originalSource || entry.originalLine === undefined) return null;
    const file = entry.originalSource.replace(/^~lib\//, "node_modules/assemblyscript/std/assembly/");
    return `#line ${entry.originalLine + 1} "${file}"`;
  }
}

function effectOf(line: string): Effect | null {
  return EFFECTS.find(([, pattern]) => pattern.test(line))?.[0] ?? null;
}

/** As wasm2c writes a function's name: what C does not allow becomes 0xNN. */
function mangled(name: string): string {
  const escaped = name.replace(/[^A-Za-z0-9_]/g, (character) => {
    return `0x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
  return `w2c_kernel_${escaped}`;
}
