// Builds the interpreter's module: the core and the handlers of common shapes.

import { ModuleWriter } from "../codegen/module.ts";
import { eachCommon, lastImmediate } from "./common.ts";
import { Handler, writeCore } from "./core.ts";
import { type Description, SECTION, writeDescriptions } from "./descriptions.ts";
import { writeHandler } from "./handler.ts";
import { LOOKED_AT_IMMEDIATE } from "./handlers.ts";
import { ownCore } from "./linkage.ts";
import { Template } from "./template.ts";

/** Room in the table for handlers that are made later, before it has to grow. */
const SPARE = 1024;

export function buildInterpreter(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  const own = writeCore(module);
  module.placeInTable(Handler.Region, own);
  const first = module.functionCount;
  const templates: { template: Template; shape: number; immediate: number }[] = [];
  eachCommon((instruction, shape) => {
    const template = new Template(instruction);
    if (template.fixed || template.looked & ~LOOKED_AT_IMMEDIATE) return;
    if (template.looked && lastImmediate(instruction) === undefined) return;
    templates.push({ template, shape, immediate: instruction.immediate });
  });
  templates.sort((a, b) => a.shape - b.shape);
  const descriptions = templates.map(({ template, shape, immediate }): Description => {
    const { looked, zeroMask } = template;
    return { shape, looked, zeroMask, immediate, ...writeHandler(module, template, ownCore) };
  });
  module.placeInTable(
    Handler.First,
    descriptions.map((_, i) => first + i),
  );
  module.defineTable(Handler.First + descriptions.length + SPARE);
  module.addCustomSection(SECTION, writeDescriptions(descriptions));
  return module.finish();
}
