// A memory with the oracle's page of code and page of data, and results as the oracle gives them.

import { buildRuntime } from "../../tools/runtime.ts";
import { CODE_ADDRESS, DATA_ADDRESS, type NativeCase, type NativeResult, Vector } from "../oracle/types.ts";
import { Access, Exit, PAGE_SHIFT, PAGE_TABLE, State } from "../state.ts";
import { getState, putState } from "./state-block.ts";

export const CODE: number = Number(CODE_ADDRESS);
const DATA = Number(DATA_ADDRESS);
const PAGE = 4096;
const INT3 = 0xcc;

/** What the runtime imports from its host; the same for every run. */
export const fixedHost = {
  now: () => 1e9,
  random: () => 0x1234_5678,
};

export class Bench {
  readonly memory: WebAssembly.Memory;
  readonly view: DataView;
  readonly bytes: Uint8Array;

  /** `size`: of the memory, in WebAssembly's pages; 65,536 are 4 GiB. */
  constructor(size: number = (DATA >>> 16) + 1) {
    this.memory = new WebAssembly.Memory({ initial: size });
    this.view = new DataView(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
    this.bytes[PAGE_TABLE + (CODE >>> PAGE_SHIFT)] = Access.Read | Access.Execute;
    this.bytes[PAGE_TABLE + (DATA >>> PAGE_SHIFT)] = Access.Read | Access.Write;
  }

  /** The state, code and data of a case; RIP is its first instruction. */
  put({ code, codeOffset = 0, state }: NativeCase): void {
    putState(this.view, state);
    this.view.setBigUint64(State.Rip, CODE_ADDRESS + BigInt(codeOffset), true);
    this.bytes.fill(INT3, CODE, CODE + PAGE);
    this.bytes.set(code, CODE + codeOffset);
    this.bytes.set(state.memory, DATA);
  }

  /** What the memory holds; `stopped`: the program did, as the state block says. */
  result(stopped: boolean): NativeResult {
    const { view } = this;
    const exit = view.getUint32(State.Exit, true);
    const detail = view.getUint32(State.ExitDetail, true);
    const pageFault = stopped && exit === Exit.PageFault;
    const faultAddress = pageFault ? view.getBigUint64(State.FaultAddress, true) : 0n;
    const vector = !stopped ? Vector.End : pageFault ? Vector.PageFault : exit === Exit.Exception ? detail : -exit;
    // Bit 1: a write; bit 2: in user mode; bit 0: the page is there.
    const present = faultAddress >> 32n ? 0 : Number(this.bytes[PAGE_TABLE + Number(faultAddress >> 12n)] !== 0);
    const errorCode = pageFault ? 4 | (detail & Access.Write) | present : 0;
    const rip = view.getBigUint64(State.Rip, true);
    return { vector, errorCode, faultAddress, ended: vector === Vector.End, rip, state: getState(view, DATA) };
  }
}

export async function compiledRuntime(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await buildRuntime());
}
