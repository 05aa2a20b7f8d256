// An engine for tests of everything but the engine: a WebAssembly function for each instruction, one after the other.

import type { Engine, MakeEngine } from "../../platform/hosted/machine/engine.ts";
import { ModuleWriter } from "../../x86/codegen/module.ts";
import { writeSingle } from "../../x86/codegen/single.ts";
import { decode } from "../../x86/decode/decoder.ts";
import { FIRST_FORM, formOf } from "../../x86/decode/forms.ts";
import { Instruction } from "../../x86/decode/instruction.ts";
import { Translation } from "../../x86/semantics/operands.ts";
import { hasMeaning } from "../../x86/semantics/translate.ts";
import { Access, Exit, PAGE_SHIFT, PAGE_TABLE, State } from "../../x86/state.ts";

const BLOCK = 64;
const CODE = 0x80;
const INVALID_OPCODE = 6;
type Step = () => number;

export class Stepper implements Engine {
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private readonly imports: WebAssembly.Imports;
  private readonly steps = new Map<number, Step>();

  constructor(memory: WebAssembly.Memory, runtime: WebAssembly.Module) {
    this.view = new DataView(memory.buffer);
    this.bytes = new Uint8Array(memory.buffer);
    const env = { memory };
    const host = { now: () => performance.now() * 1e6, random: () => (Math.random() * 2 ** 32) | 0 };
    this.imports = { env, runtime: new WebAssembly.Instance(runtime, { env, host }).exports };
  }

  private access(address: number): number {
    return this.bytes[PAGE_TABLE + (address >>> PAGE_SHIFT)] ?? 0;
  }

  private stop(exit: Exit, detail: number, address = 0n): Exit {
    this.view.setUint32(State.Exit, exit, true);
    this.view.setUint32(State.ExitDetail, detail, true);
    this.view.setBigUint64(State.FaultAddress, address, true);
    return exit;
  }

  /** Translates instructions from here on, up to one that may go elsewhere. */
  private translate(start: number): void {
    const module = new ModuleWriter();
    const instruction = new Instruction();
    const translation = new Translation(instruction);
    const addresses: number[] = [];
    for (let at = start; addresses.length < BLOCK && this.access(at) & Access.Execute; ) {
      const form = decode(this.bytes, at, at + 16, instruction);
      if (form < FIRST_FORM || !hasMeaning(form)) break;
      this.bytes[PAGE_TABLE + (at >>> PAGE_SHIFT)] = this.access(at) | CODE;
      writeSingle(module, translation, instruction, BigInt(at), `at${at}`);
      addresses.push(at);
      if (formOf(form).flow !== "next") break;
      at += instruction.length;
    }
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.finish()), this.imports);
    for (const at of addresses) this.steps.set(at, exports[`at${at}`] as Step);
  }

  private missing(rip: number): Exit {
    if (!(this.access(rip) & Access.Execute)) return this.stop(Exit.PageFault, Access.Execute, BigInt(rip));
    const instruction = new Instruction();
    const form = decode(this.bytes, rip, rip + 16, instruction);
    if (form >= FIRST_FORM && formOf(form).mnemonic === "syscall") {
      this.view.setBigUint64(State.Rip, BigInt(rip + 2), true);
      return this.stop(Exit.Syscall, 0);
    }
    if (process.env.ELFIN_STEPPER) {
      const code = Buffer.from(this.bytes.subarray(rip, rip + 15)).toString("hex");
      console.error(`${rip.toString(16)}: ${form < FIRST_FORM ? "no form" : formOf(form).mnemonic}: ${code}`);
    }
    return this.stop(Exit.Exception, INVALID_OPCODE);
  }

  run(): Exit {
    for (let budget = this.view.getInt32(State.Budget, true); budget > 0; budget--) {
      const rip = this.view.getBigUint64(State.Rip, true);
      if (rip >> 32n) return this.stop(Exit.PageFault, Access.Execute, rip);
      const at = Number(rip);
      if (!this.steps.has(at)) this.translate(at);
      const step = this.steps.get(at);
      if (!step) return this.missing(at);
      if (step()) return this.view.getUint32(State.Exit, true) as Exit;
    }
    return this.stop(Exit.Budget, 0);
  }

  invalidate(start: number, end: number): void {
    for (const at of this.steps.keys()) if (at + 16 > start && at < end) this.steps.delete(at);
    for (let at = start; at < end; at += 1 << PAGE_SHIFT) {
      this.bytes[PAGE_TABLE + (at >>> PAGE_SHIFT)] = this.access(at) & ~CODE;
    }
  }
}

export function stepper(runtime: WebAssembly.Module): MakeEngine {
  return (memory) => new Stepper(memory, runtime);
}
