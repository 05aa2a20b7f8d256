// How code calls the functions of the core (core.ts): in the same module, or from another.

import type { FunctionName, ModuleWriter } from "../codegen/module.ts";
import { Type } from "../semantics/ir.ts";

/** How handlers call the core: in the same module, or from another. */
export interface Core {
  /** The table of handlers is there too. It is one module's only: more would make each change of it slow. */
  readonly hasTable: boolean;
  next(module: ModuleWriter): FunctionName;
  settle(module: ModuleWriter): FunctionName;
  condition(module: ModuleWriter, number: number): FunctionName;
  goTo(module: ModuleWriter): FunctionName;
  resolve(module: ModuleWriter): FunctionName;
  spent(module: ModuleWriter): FunctionName;
}

const { I32, I64 } = Type;

/** Of functions in the core's module, by number. */
export const Own = { Settle: 0, Condition: 1, GoTo: 9, Resolve: 10, Spent: 11, Next: 12 } as const;

export const ownCore: Core = {
  hasTable: true,
  next: (module) => module.ownFunction(Own.Next),
  settle: (module) => module.ownFunction(Own.Settle),
  condition: (module, number) => module.ownFunction(Own.Condition + number),
  goTo: (module) => module.ownFunction(Own.GoTo),
  resolve: (module) => module.ownFunction(Own.Resolve),
  spent: (module) => module.ownFunction(Own.Spent),
};

export const importedCore: Core = {
  hasTable: false,
  next: (module) => module.importFunction("core", "next", [I32], [I64]),
  settle: (module) => module.importFunction("core", "settle", [], []),
  condition: (module, number) => module.importFunction("core", `condition${number}`, [], [I32]),
  goTo: (module) => module.importFunction("core", "goTo", [I64], [I64]),
  resolve: (module) => module.importFunction("core", "resolve", [I32], [I64]),
  spent: (module) => module.importFunction("core", "spent", [I32, I32], [I64]),
};
