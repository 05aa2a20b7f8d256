// The key that tells apart the forms of one opcode: everything but the opcode that a form may depend on, in one integer.
//
//   bit 13      12      11     10     9      8 7       6        5 4 3   2 1 0
//   REX.B  address32  66 seen VEX.L  W    prefix   mod = 11   ModRM.rm  ModRM.reg
//
// prefix: 0 none, 1 66, 2 F3, 3 F2. F3 and F2 win over 66; of the two, the last.

export const KEY_REG = 0;
export const KEY_RM = 3;
export const KEY_REGISTER = 1 << 6;
export const KEY_PREFIX = 7;
export const KEY_W = 1 << 9;
export const KEY_L = 1 << 10;
export const KEY_66 = 1 << 11;
export const KEY_ADDRESS32 = 1 << 12;
export const KEY_REX_B = 1 << 13;
