// Instructions that the random cases leave out or hardly ever get through: against the processor where it can judge them,
// against the SDM where it can't.

import assert from "node:assert/strict";
import test from "node:test";
import { canRunNative, runNative } from "../oracle/native.ts";
import { CODE_ADDRESS, DATA_ADDRESS, initialState, type MachineState, type NativeCase } from "../oracle/types.ts";
import { Exit } from "../state.ts";
import { integerDifference, outcomeDifference } from "../test/difference.ts";
import { runTranslated } from "../test/translated.ts";

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RSP = 4;
const RBP = 5;
const RDI = 7;
const STACK = 2048;
const OPERAND = 256;
const TARGET = CODE_ADDRESS + 0x40n;
const USER_CS = 0x33n;
const USER_DS = 0x2bn;

interface Row extends NativeCase {
  text: string;
}

type Setup = (state: MachineState, memory: DataView) => void;

function row(text: string, code: string, setup: Setup = () => undefined): Row {
  const state = initialState();
  state.registers[RDI] = DATA_ADDRESS + BigInt(OPERAND);
  state.registers[RBP] = DATA_ADDRESS + 512n;
  state.memory.fill(0xa5);
  setup(state, new DataView(state.memory.buffer));
  return { text, code: Uint8Array.from(Buffer.from(code, "hex")), state };
}

/** Values of `width` bytes from `at` on. */
function values(memory: DataView, at: number, width: number, list: readonly bigint[]): void {
  list.forEach((value, i) => {
    if (width === 8) memory.setBigUint64(at + i * 8, value, true);
    else if (width === 4) memory.setUint32(at + i * 4, Number(value & 0xffff_ffffn), true);
    else memory.setUint16(at + i * 2, Number(value & 0xffffn), true);
  });
}

function onStack(width: number, ...list: bigint[]): Setup {
  return (_, memory) => values(memory, STACK, width, list);
}

/** A far pointer in memory: offset, selector. */
function farPointer(selector: number): Setup {
  return (_, memory) => {
    memory.setUint32(OPERAND, Number(TARGET), true);
    memory.setUint16(OPERAND + 4, selector, true);
  };
}

/** Of 7Bh, LSL tells the processor's number: left out for that. */
const selectors = [0, 3, 4, 8, 0x20, 0x28, 0x2b, 0x2f, 0x30, 0x33, 0x78, 0x7b, 0x7f, 0x100];
const PROCESSOR_NUMBER = 0x78;

function inEcx(value: number): Setup {
  return ({ registers }) => {
    registers[RCX] = BigInt(value) | 0xabcd_0000n;
    registers[RAX] = 0xdead_beef_dead_beefn;
  };
}

/** All that takes a selector in CX. */
function selectorRows(): Row[] {
  const codes = { "lar eax": "0f02c1", "lar rax": "480f02c1", "lar ax": "660f02c1", "lsl eax": "0f03c1" };
  const more = { "lsl ax": "660f03c1", verr: "0f00e1", verw: "0f00e9" };
  // Each load is followed by a store of the same register, into EAX.
  const loads = { ds: "8ed98cd8", es: "8ec18cc0", ss: "8ed18cd0", fs: "8ee18ce0", gs: "8ee98ce8" };
  return selectors.flatMap((selector) => [
    ...Object.entries({ ...codes, ...more })
      .filter(([name]) => !(name.startsWith("lsl") && (selector & ~3) === PROCESSOR_NUMBER))
      .map(([name, code]) => row(`${name}, ${selector}`, code, inEcx(selector))),
    ...Object.entries(loads).map(([name, code]) => row(`mov ${name}, ${selector}`, code.slice(0, 4), inEcx(selector))),
    row(`lfs ecx, ${selector}`, "0fb40f", farPointer(selector)),
    row(`pop gs, ${selector}`, "0fa9", onStack(8, BigInt(selector))),
  ]);
}

const rows: Row[] = [
  ...selectorRows(),
  row("retf", "cb", onStack(4, TARGET, USER_CS)),
  row("retfq", "48cb", onStack(8, TARGET, USER_CS)),
  row("retfq: other bits of CS don't count", "48cb", onStack(8, TARGET, 0xffff_0033n)),
  row("retfq 16", "48ca1000", onStack(8, TARGET, USER_CS)),
  row("retf to level 0", "48cb", onStack(8, TARGET, 0x30n)),
  row("retf to data", "48cb", onStack(8, TARGET, 0x2bn)),
  row("retf to nothing", "48cb", onStack(8, TARGET, 0n)),
  row("iretq", "48cf", onStack(8, TARGET, USER_CS, 0xad7n, DATA_ADDRESS, USER_DS)),
  row("iretd", "cf", onStack(4, TARGET, USER_CS, 0x200ed7n, DATA_ADDRESS, USER_DS)),
  row("iretq without SS", "48cf", onStack(8, TARGET, USER_CS, 0x202n, DATA_ADDRESS, 0n)),
  row("jmp far", "ff2f", farPointer(0x33)),
  row("jmp far, any level", "ff2f", farPointer(0x30)),
  row("jmp far to data", "ff2f", farPointer(0x2b)),
  row("call far", "ff1f", farPointer(0x33)),
  row("call far, wide stack", "48ff1f", farPointer(0x33)),
  row("jmp far with REX.W", "48ff2f", farPointer(0x33)),
  row("smsw eax", "0f01e0", inEcx(0)),
  row("sldt rax", "480f00c0", inEcx(0)),
  row("popfq", "9d", onStack(8, 0x204ed7n)),
  row("popfq leaves IOPL and IF", "9d", onStack(8, 0x3c02n)),
  row("popf of 16 bits", "669d", onStack(2, 0x4ed5n)),
  row("pushf", "9c", (state) => {
    state.flags = 0xed7;
  }),
  row("push fs of 16 bits", "660fa0"),
  row("push gs", "0fa8"),
  row("enter", "c8100000"),
  row("enter without locals", "c8000001"),
  row("enter, nested", "c8200005"),
  row("enter, deepest", "c820001f"),
  row("enter, nested deeper than there is", "c8200045"),
  row("enter of 16 bits", "66c8100003"),
  row("enter: no room for the locals", "c8ffff00"),
  row("enter at the page's edge", "c8000000", ({ registers }) => {
    registers[RSP] = DATA_ADDRESS + 8n;
  }),
  row("enter one byte beyond", "c8010000", ({ registers }) => {
    registers[RSP] = DATA_ADDRESS + 8n;
  }),
  row("leave", "c9"),
  row("int3", "cc"),
  row("int 3", "cd03"),
  row("int 4", "cd04"),
  row("int 1", "cd01"),
  row("int 81", "cd81"),
  row("ud0", "0fff00"),
  row("monitor", "0f01c8"),
  row("rsm", "0faa"),
  row("sysenter", "0f34"),
  row("rep outsb of nothing", "f36e"),
  row("sgdt", "0f0107"),
  row("sidt", "0f010f"),
  row("smsw in memory", "0f0127"),
  row("sldt in memory", "0f0007"),
  row("str of 16 bits", "660f00c8"),
  row("wrfsbase eax", "f30faed1", inEcx(5)),
  row("wrgsbase to no address", "f3480faed9", ({ registers }) => {
    registers[RCX] = 0x8000_0000_0000n;
  }),
  row("xgetbv of nothing", "0f01d0", inEcx(2)),
  row("ldmxcsr of reserved bits", "0fae17", (_, memory) => memory.setUint32(OPERAND, 0x8000_1f80, true)),
];

test("system instructions agree with the processor", { skip: !canRunNative() }, async () => {
  const natives = runNative(rows);
  const translated = await runTranslated(rows);
  const wrong = rows.flatMap(({ text, code }, i) => {
    const [ours, native] = [translated[i], natives[i]];
    assert.ok(ours && native);
    const outcome = outcomeDifference(ours, native, code.length);
    const problem = outcome || integerDifference(ours.state, native.state);
    return problem ? [`${text}: ${problem}`] : [];
  });
  assert.deepEqual(wrong, []);
});

async function run(code: string, setup: Setup = () => undefined) {
  const [result] = await runTranslated([row(code, code, setup)]);
  assert.ok(result);
  return { ...result, register: (number: number) => result.state.registers[number] ?? 0n };
}

test("SYSCALL stops after itself, with RIP in RCX and RFLAGS in R11", async () => {
  const { vector, rip, state } = await run("0f05", (before) => {
    before.flags = 0x2d7;
  });
  assert.equal(vector, -Exit.Syscall);
  assert.equal(rip, CODE_ADDRESS + 2n);
  assert.equal(state.registers[RCX], CODE_ADDRESS + 2n);
  assert.equal(state.registers[11], 0x2d7n);
});

test("INT 80h is none of this machine's", async () => {
  const { vector, rip } = await run("cd80");
  assert.equal(vector, 13);
  assert.equal(rip, CODE_ADDRESS);
});

test("INT1 traps after itself", async () => {
  const { vector, rip } = await run("f1");
  assert.equal(vector, 1);
  assert.equal(rip, CODE_ADDRESS + 1n);
});

test("RDRAND fills its operand and tells so by CF", async () => {
  const { state } = await run("66480fc7f0", (before) => {
    before.flags = 0xad7;
  });
  assert.notEqual(state.registers[RAX], 0n);
  assert.equal(state.flags & 0x8d5, 1);
  assert.equal((await run("660fc7f0", inEcx(0))).register(RAX) >> 16n, 0xdead_beef_deadn);
});

test("RDTSCP gives nanoseconds and the processor's number", async () => {
  const { register } = await run("0f01f9", inEcx(9));
  assert.equal(register(RCX), 0n);
  assert.equal((register(RDX) << 32n) | register(RAX), 1_000_000_000n);
});

test("XGETBV tells the components that are kept", async () => {
  assert.ok([3n, 7n].includes((await run("0f01d0")).register(RAX)));
});
