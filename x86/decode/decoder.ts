// Decodes one instruction of 64-bit mode. It allocates nothing.
//
//   legacy prefixes · REX · opcode · ModRM · SIB · displacement · immediate      (SDM volume 2, chapter 2)
//   VEX (C4, C5) holds REX, the mandatory prefix and the map; EVEX (62) is undefined here.

import { Source, VEX_MAPS } from "./form.ts";
import { MAX_LENGTH, TOO_LONG, TRUNCATED, UNDEFINED } from "./forms.ts";
import {
  ALWAYS_64,
  candidateForm,
  candidateMask,
  candidateValue,
  DEFAULT_64,
  formBits,
  LOCKABLE,
  opcodeHasModRm,
  opcodeStart,
  operandMemoryWidths,
  operandRegisters,
  operandSources,
  operandWidths,
  PREFIX_66,
  PREFIX_REP,
  USES_VVVV,
  VSIB,
  WIDTH_V,
  WIDTH_Z,
  widthTable,
} from "./index.ts";
import { AH, FS, GS, type Instruction, Kind, MAX_OPERANDS, NO_REGISTER, REPE, REPNE, RIP } from "./instruction.ts";
import { KEY_66, KEY_ADDRESS32, KEY_L, KEY_PREFIX, KEY_REGISTER, KEY_REX_B, KEY_RM, KEY_W } from "./key.ts";

/** No read goes further than this from an instruction's first byte. */
const READ_AHEAD = 48;
const scratch = new Uint8Array(READ_AHEAD);

// The instruction being decoded. Module variables, so that no object is made for it.
let code: Uint8Array = scratch;
let position = 0;
let rex = 0;
let sawRex = false;
let modRm = 0;
let vvvv = 0;
let immediates = 0;

/** Decodes the instruction at `offset` of `bytes`, whose code ends at `end`, into `out`; returns its form's id. */
export function decode(bytes: Uint8Array, offset: number, end: number, out: Instruction): number {
  const available = end - offset;
  let start = offset;
  if (available < READ_AHEAD) {
    scratch.fill(0);
    for (let i = 0; i < available; i++) scratch[i] = bytes[offset + i] as number;
    bytes = scratch;
    start = 0;
  }
  code = bytes;
  position = start;
  let form = decodeAt(start, out);
  const length = position - start;
  if (length > MAX_LENGTH) form = TOO_LONG;
  if (length > available) form = available >= MAX_LENGTH ? TOO_LONG : TRUNCATED;
  out.form = form;
  out.length = length;
  return form;
}

function byte(): number {
  return code[position++] as number;
}

function signedByte(): number {
  return (byte() << 24) >> 24;
}

function word(): number {
  return byte() | (byte() << 8);
}

function dword(): number {
  return byte() | (byte() << 8) | (byte() << 16) | (byte() << 24);
}

function decodeAt(start: number, out: Instruction): number {
  let repeat = 0;
  let size66 = 0;
  let address32 = 0;
  let segment = 0;
  let lock = false;
  rex = 0;
  sawRex = false;
  let opcode = byte();
  prefixes: for (; ; opcode = byte()) {
    switch (opcode) {
      case 0x66:
        size66 = KEY_66;
        break;
      case 0x67:
        address32 = KEY_ADDRESS32;
        break;
      case 0xf3:
        repeat = REPE;
        break;
      case 0xf2:
        repeat = REPNE;
        break;
      case 0xf0:
        lock = true;
        break;
      case 0x64:
        segment = FS;
        break;
      case 0x65:
        segment = GS;
        break;
      // ES, CS, SS, DS: their bases are 0.
      case 0x26:
      case 0x2e:
      case 0x36:
      case 0x3e:
        break;
      default:
        if ((opcode & 0xf0) !== 0x40) break prefixes;
        rex = opcode & 15;
        sawRex = true;
        if (position - start > MAX_LENGTH) return TOO_LONG;
        continue;
    }
    // REX counts only right before the opcode.
    rex = 0;
    sawRex = false;
    if (position - start > MAX_LENGTH) return TOO_LONG;
  }

  let map = 0;
  let prefix = repeat || (size66 ? 1 : 0);
  let vexLength = 0;
  vvvv = 0;
  if (opcode === 0x0f) {
    opcode = byte();
    map = 1;
    if (opcode === 0x38 || opcode === 0x3a) {
      map = opcode === 0x38 ? 2 : 3;
      opcode = byte();
    }
  } else if (opcode === 0xc5 || opcode === 0xc4) {
    if (sawRex || prefix || lock) return UNDEFINED;
    let last = byte();
    map = 1;
    rex = last & 0x80 ? 0 : 4;
    if (opcode === 0xc4) {
      map = last & 31;
      if (map < 1 || map > 3) return UNDEFINED;
      rex = (~last >> 5) & 7;
      last = byte();
      rex |= (last >> 4) & 8;
    }
    map += VEX_MAPS - 1;
    prefix = last & 3;
    vexLength = last & 4 ? KEY_L : 0;
    vvvv = (~last >> 3) & 15;
    opcode = byte();
  }

  const slot = (map << 8) | opcode;
  let key = (prefix << KEY_PREFIX) | size66 | address32 | vexLength;
  if (rex & 8) key |= KEY_W;
  if (rex & 1) key |= KEY_REX_B;
  if (opcodeHasModRm[slot]) {
    modRm = byte();
    key |= ((modRm >> 3) & 7) | ((modRm & 7) << KEY_RM);
    if (modRm >= 0xc0) key |= KEY_REGISTER;
  }
  const form = choose(slot, key);
  if (form === UNDEFINED) return UNDEFINED;

  const bits = formBits[form] as number;
  if (map >= VEX_MAPS && vvvv && !(bits & USES_VVVV)) return UNDEFINED;
  out.repeat = bits & PREFIX_REP ? 0 : repeat;
  out.lock = lock;
  out.segment = segment;
  out.addressSize = address32 ? 4 : 8;
  out.vectorSize = vexLength ? 32 : 16;
  const size = operandSize(bits, size66 !== 0);
  out.operandSize = 2 << size;
  out.modRm = modRm;
  if (opcodeHasModRm[slot] && modRm < 0xc0) decodeMemory(out);
  return decodeOperands(form, bits, opcode, size + (vexLength ? 3 : 0), out);
}

function choose(slot: number, key: number): number {
  const end = opcodeStart[slot + 1] as number;
  for (let i = opcodeStart[slot] as number; i < end; i++) {
    if ((key & (candidateMask[i] as number)) === candidateValue[i]) return candidateForm[i] as number;
  }
  return UNDEFINED;
}

/** 0, 1, 2 for 16, 32, 64 bits. */
function operandSize(bits: number, size66: boolean): number {
  if (rex & 8 || bits & ALWAYS_64) return 2;
  if (size66 && !(bits & PREFIX_66)) return 0;
  return bits & DEFAULT_64 ? 2 : 1;
}

/** SDM volume 2, tables 2-2, 2-3 and 2-5. */
function decodeMemory(out: Instruction): void {
  const mod = modRm >> 6;
  const rm = modRm & 7;
  out.index = NO_REGISTER;
  out.scale = 0;
  out.displacement = 0;
  let base = rm;
  if (rm === 4) {
    const sib = byte();
    base = sib & 7;
    const index = ((sib >> 3) & 7) | ((rex & 2) << 2);
    out.scale = sib >> 6;
    out.index = index;
  }
  if (mod === 0 && base === 5) {
    out.base = rm === 4 ? NO_REGISTER : RIP;
    out.displacement = dword();
    return;
  }
  out.base = base | ((rex & 1) << 3);
  if (mod === 1) out.displacement = signedByte();
  else if (mod === 2) out.displacement = dword();
}

function decodeOperands(form: number, bits: number, opcode: number, widthColumn: number, out: Instruction): number {
  immediates = 0;
  const first = form * MAX_OPERANDS;
  // An index of 4 means none, but it is a register for gathers.
  if (out.index === 4 && !(bits & VSIB)) {
    out.index = NO_REGISTER;
    out.scale = 0;
  }
  let count = 0;
  for (; count < MAX_OPERANDS; count++) {
    const source = operandSources[first + count] as Source;
    if (source === Source.None) break;
    if (!decodeOperand(source, first + count, count, opcode, widthColumn, out)) return UNDEFINED;
  }
  out.operandCount = count;
  for (let i = count; i < MAX_OPERANDS; i++) out.kinds[i] = Kind.None;
  if (out.lock && !(bits & LOCKABLE && out.kinds[0] === Kind.Memory)) return UNDEFINED;
  if (bits & VSIB && !gatherRegistersDiffer(out)) return UNDEFINED;
  return form;
}

function gatherRegistersDiffer(out: Instruction): boolean {
  if ((modRm & 7) !== 4) return false;
  const [destination, , mask] = out.registers;
  return destination !== mask && destination !== out.index && mask !== out.index;
}

function decodeOperand(
  source: Source,
  at: number,
  slot: number,
  opcode: number,
  widthColumn: number,
  out: Instruction,
): boolean {
  const widthCode = operandWidths[at] as number;
  const width = widthTable[widthCode * 8 + widthColumn] as number;
  const regField = ((modRm >> 3) & 7) | ((rex & 4) << 1);
  const rmField = (modRm & 7) | ((rex & 1) << 3);
  switch (source) {
    case Source.RmGpr:
      if (modRm < 0xc0) return memory(Kind.Memory, at, slot, widthColumn, out);
      return general(rmField, width, slot, out);
    case Source.RegGpr:
      return general(regField, width, slot, out);
    case Source.OpcodeGpr:
      return general((opcode & 7) | ((rex & 1) << 3), width, slot, out);
    case Source.FixedGpr:
      return register(Kind.Gpr, operandRegisters[at] as number, width, slot, out);
    case Source.VexGpr:
      return register(Kind.Gpr, vvvv, width, slot, out);
    case Source.Memory:
      return memory(Kind.Memory, at, slot, widthColumn, out);
    case Source.VectorMemory:
      return memory(Kind.VectorMemory, at, slot, widthColumn, out);
    case Source.RmVector:
      if (modRm < 0xc0) return memory(Kind.Memory, at, slot, widthColumn, out);
      return register(Kind.Vector, rmField, width, slot, out);
    case Source.RegVector:
      return register(Kind.Vector, regField, width, slot, out);
    case Source.VexVector:
      return register(Kind.Vector, vvvv, width, slot, out);
    case Source.ImmediateVector:
      return register(Kind.Vector, byte() >> 4, width, slot, out);
    case Source.FixedVector:
      return register(Kind.Vector, operandRegisters[at] as number, width, slot, out);
    case Source.RmMmx:
      if (modRm < 0xc0) return memory(Kind.Memory, at, slot, widthColumn, out);
      return register(Kind.Mmx, rmField & 7, width, slot, out);
    case Source.RegMmx:
      return register(Kind.Mmx, regField & 7, width, slot, out);
    case Source.RmX87:
      return register(Kind.X87, rmField & 7, width, slot, out);
    case Source.FixedX87:
      return register(Kind.X87, operandRegisters[at] as number, width, slot, out);
    case Source.Segment:
      // No segment has number 6 or 7, and CS can't be loaded.
      if ((regField & 7) > GS || (slot === 0 && (regField & 7) === 1)) return false;
      return register(Kind.Segment, regField & 7, width, slot, out);
    case Source.FixedSegment:
      return register(Kind.Segment, operandRegisters[at] as number, width, slot, out);
    case Source.Control:
      if (!((1 << regField) & 0b1_0001_1101)) return false;
      return register(Kind.Control, regField, width, slot, out);
    case Source.Debug:
      if (regField > 7) return false;
      return register(Kind.Debug, regField, width, slot, out);
    case Source.StringSource:
      return register(Kind.StringSource, 0, width, slot, out);
    case Source.StringDestination:
      return register(Kind.StringDestination, 0, width, slot, out);
    case Source.One:
      return register(Kind.One, 0, width, slot, out);
    case Source.Immediate:
      return immediate(widthCode, width, slot, widthColumn, out);
    case Source.SignedByte:
      setImmediate(signedByte(), out);
      return register(Kind.Immediate, 0, width, slot, out);
    case Source.Relative:
      setImmediate(width === 1 ? signedByte() : dword(), out);
      return register(Kind.Relative, 0, width, slot, out);
    case Source.Offset:
      out.immediate = dword();
      out.immediateHigh = out.addressSize === 8 ? dword() : 0;
      return register(Kind.Absolute, 0, width, slot, out);
    default:
      return false;
  }
}

function register(kind: Kind, number: number, width: number, slot: number, out: Instruction): boolean {
  out.kinds[slot] = kind;
  out.registers[slot] = number;
  out.widths[slot] = width;
  return true;
}

/** Without REX, byte registers 4 to 7 are AH, CH, DH and BH. */
function general(number: number, width: number, slot: number, out: Instruction): boolean {
  const high = width === 1 && !sawRex && number >= 4 && number < 8;
  return register(Kind.Gpr, high ? number - 4 + AH : number, width, slot, out);
}

function memory(kind: Kind, at: number, slot: number, widthColumn: number, out: Instruction): boolean {
  const width = widthTable[(operandMemoryWidths[at] as number) * 8 + widthColumn] as number;
  return register(kind, 0, width, slot, out);
}

/** Bytes and words are zero-extended; 4 bytes are sign-extended to an operand size of 8. */
function immediate(widthCode: number, width: number, slot: number, widthColumn: number, out: Instruction): boolean {
  if (width === 8) {
    out.immediate = dword();
    out.immediateHigh = dword();
    return register(Kind.Immediate, 0, 8, slot, out);
  }
  const value = width === 1 ? byte() : width === 2 ? word() : dword();
  if (immediates++) out.immediate2 = value;
  else setImmediate(value, out);
  const extended = widthCode === WIDTH_Z ? (widthTable[WIDTH_V * 8 + widthColumn] as number) : width;
  return register(Kind.Immediate, 0, extended, slot, out);
}

function setImmediate(value: number, out: Instruction): void {
  out.immediate = value;
  out.immediateHigh = value >> 31;
}
