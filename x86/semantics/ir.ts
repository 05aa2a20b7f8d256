// The typed language in which an instruction's meaning is written: a list of nodes, in order of execution.
//
// A node is a number. Its columns are in arrays, so that the list can be filled again and again without allocation.
// Values are WebAssembly's, and so are the operations. A value of 8 or 16 bits is an i32 whose other bits mean nothing
// until `zeroExtend` or `signExtend`. Memory accesses and writes of registers and flags are nodes too.
//
// What may fault comes before the first write of a register or flag: a fault leaves the state of before.

export const Type = { None: 0, I32: 1, I64: 2, F32: 3, F64: 4, V128: 5 } as const;
export type Type = (typeof Type)[keyof typeof Type];

/** The operation of a node; a, b, c are its columns: nodes unless said otherwise. */
export const Op = {
  /** a, b: low and high 32 bits. */
  Const: 0,
  /** i64. a: the register's number. */
  GetRegister: 1,
  /** a: the register's number; b: i64. */
  SetRegister: 2,
  /** i32, 0 or 1. a: the flag's bit in RFLAGS. */
  GetFlag: 3,
  /** a: the flag's bit; b: i32, 0 or 1. */
  SetFlag: 4,
  /** The flags of an operation, all that its kind defines: computed only where one is read. a, b, c: left, right, result;
   * extra: FlagKind; width: bytes. */
  SetFlags: 5,
  /** i32, 0 or 1. a: the condition's number (SDM volume 1, appendix B). */
  GetCondition: 6,
  /** i64. a: FS or GS. */
  GetSegmentBase: 7,
  /** a: address, i64; width: bytes. The node's type is i32 (zero-extended) up to 4 bytes, i64 for 8, f32 for 4, f64 for 8,
   * v128 for 16, and for 4 or 8 with zeros above. */
  Load: 8,
  /** a: address; b: value, as of Load; width: bytes. */
  Store: 9,
  Add: 10,
  Sub: 11,
  Mul: 12,
  And: 13,
  Or: 14,
  Xor: 15,
  /** Counts are taken modulo the type's width. */
  Shl: 16,
  ShrU: 17,
  ShrS: 18,
  Rotl: 19,
  Rotr: 20,
  Clz: 21,
  Ctz: 22,
  Popcnt: 23,
  /** Comparisons give i32, 0 or 1. */
  Eqz: 24,
  Eq: 25,
  LtU: 26,
  LtS: 27,
  /** a: i32; b if it is not 0, else c. */
  Select: 28,
  /** i64 to i32. */
  Wrap: 29,
  /** i32 to i64. */
  ExtendU: 30,
  ExtendS: 31,
  Extend8S: 32,
  Extend16S: 33,
  /** Bits 127:64 of the product of two i64. */
  MulHighU: 34,
  MulHighS: 35,
  /** Quotients and remainders of i64; b is not 0, and the signed quotient fits. */
  DivU: 38,
  DivS: 39,
  RemU: 40,
  RemS: 41,
  /** The same of 128 bits: a: high, b: low, c: divisor. The quotient fits. */
  DivWideU: 42,
  DivWideS: 43,
  RemWideU: 44,
  RemWideS: 45,
  /** i32: whether the quotient of DivWideS does not fit, or c is 0. */
  DivWideOverflowS: 46,
  /** Raises exception `extra` if a (i32) is not 0. */
  RaiseIf: 47,
  /** Control goes to a (i64) after the instruction. */
  Jump: 36,
  /** The same if b (i32) is not 0. */
  JumpIf: 37,
  /** v128. a: the register's number; extra: 1 for the upper half of a YMM register. */
  GetVector: 48,
  /** a: the register's number; b: v128; extra: 1 for the upper half. */
  SetVector: 49,
  /** v128. a, b, c, d: its words, lowest first. */
  ConstVector: 50,
  /** Any numeric instruction of WebAssembly without immediates. extra: its opcode, or below 8 the one after 0xFC; a, b: operands. */
  Numeric: 51,
  /** Any vector instruction without memory. d: its opcode after 0xFD; extra: the lane; a, b, c: operands. */
  Vector: 52,
  /** i8x16.shuffle of two vectors. a, b: operands; c: a ConstVector whose bytes say which lanes. */
  Shuffle: 53,
  /** Calls a function of the runtime (runtime.ts). d: its index; a, b, c: arguments, as many as it has; extra: 1 when a
   * Rarely calls it. */
  Call: 54,
  /** The program stops after the instruction. extra: an Exit; d: ExitDetail. */
  Stop: 55,
  /** a: FS or GS; b: i64. */
  SetSegmentBase: 56,
  /** State that is no register, flag or vector. a: address in the state block; width: bytes. i32 (zero-extended) or i64. */
  LoadState: 57,
  /** a: address in the state block; b: value; width: bytes. */
  StoreState: 58,
  /** A local variable of the generated function. a: its index. Only the generator makes these. */
  Local: 59,
  /** b, or when a (i32) is not 0, which is rare, the result of the Call c. That Call has extra 1: it happens only then,
   * and no other node uses it. */
  Rarely: 60,
  /** Faults if the program may not access `width` bytes at a (i64) as `extra`, an Access, says; before several accesses
   * of which none may happen when one faults. */
  Check: 61,
  // In code for any instruction of a shape (x86/interpreter), which a record in memory describes:
  /** A constant of the instruction, as of Load. a: where it is in the record; width: its bytes there. */
  Parameter: 62,
  /** A register that the record names, or the first `width` bytes of it as of Load. a: where in the record; b: 16 for the upper
   * half of a YMM register. */
  GetOperand: 63,
  /** a, extra: as a and b of GetOperand; b: value, as of Load; width: bytes. Any two operands may be one register. */
  SetOperand: 64,
  /** A value that says whether MXCSR is ordinary (MxcsrMode), of the type that a test needs: i32 0, i64 −1, a float's infinity; and
   * otherwise i32 not 0, i64 0, NaN. */
  Mode: 65,
} as const;
export type Op = (typeof Op)[keyof typeof Op];

export type Node = number;

type Columns<T> = [T, T, T, T];

/** A list of nodes. */
export class NodeList {
  length = 0;
  #capacity = 0;
  op = new Uint8Array(0);
  type = new Uint8Array(0);
  width = new Uint8Array(0);
  extra = new Uint8Array(0);
  a = new Int32Array(0);
  b = new Int32Array(0);
  c = new Int32Array(0);
  d = new Int32Array(0);

  constructor(capacity = 1024) {
    this.#resize(capacity);
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    const bytes = (old: Uint8Array) => {
      const made = new Uint8Array(capacity);
      made.set(old);
      return made;
    };
    const words = (old: Int32Array) => {
      const made = new Int32Array(capacity);
      made.set(old);
      return made;
    };
    [this.op, this.type, this.width, this.extra] = [this.op, this.type, this.width, this.extra].map(bytes) as Columns<
      Uint8Array<ArrayBuffer>
    >;
    [this.a, this.b, this.c, this.d] = [this.a, this.b, this.c, this.d].map(words) as Columns<Int32Array<ArrayBuffer>>;
  }

  clear(): void {
    this.length = 0;
  }

  push(op: Op, type: Type, a = 0, b = 0, c = 0, width = 0, extra = 0, d = 0): Node {
    const node = this.length++;
    if (node >= this.#capacity) this.#resize(this.#capacity * 2);
    this.op[node] = op;
    this.type[node] = type;
    this.width[node] = width;
    this.extra[node] = extra;
    this.a[node] = a;
    this.b[node] = b;
    this.c[node] = c;
    this.d[node] = d;
    return node;
  }

  typeOf(node: Node): Type {
    return this.type[node] as Type;
  }
}
