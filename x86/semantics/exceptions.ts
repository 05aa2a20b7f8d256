// The processor's exceptions by vector (SDM volume 3, table 6-1).

export const Exception = {
  DivideError: 0,
  Debug: 1,
  Breakpoint: 3,
  Overflow: 4,
  InvalidOpcode: 6,
  GeneralProtection: 13,
} as const;
