// What the host gives the runtime: imports of its module, named after this file.

/** Nanoseconds since some moment; never less than before. */
export declare function now(): f64;

/** 32 random bits, fit for keys. */
export declare function random(): u32;
