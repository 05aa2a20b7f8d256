// Builds the interpreter's module: the core and the handlers of common shapes.

import { ModuleWriter } from "../codegen/module.ts";
import { eachCommon, isInHandler } from "./common.ts";
import { Handler, ownCore, writeCore } from "./core.ts";
import { writeHandler } from "./handler.ts";
import { describe, LOOKED_AT_IMMEDIATE, SECTION } from "./handlers.ts";
import { Template } from "./template.ts";

/** Room in the table for handlers that are made later, before it has to grow. */
const SPARE = 1024;

export function buildInterpreter(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  const own = writeCore(module);
  module.placeInTable(Handler.Region, own);
  const first = module.functionCount;
  const descriptions: Uint8Array[] = [];
  eachCommon((instruction, shape) => {
    const template = new Template(instruction);
    if (template.fixed || template.looked & ~LOOKED_AT_IMMEDIATE) return;
    if (template.looked && !isInHandler(instruction)) return;
    descriptions.push(describe(shape, template, instruction, writeHandler(module, template, ownCore)));
  });
  module.placeInTable(
    Handler.First,
    descriptions.map((_, i) => first + i),
  );
  module.defineTable(Handler.First + descriptions.length + SPARE);
  module.addCustomSection(SECTION, Buffer.concat(descriptions));
  return module.finish();
}
