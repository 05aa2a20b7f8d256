// What the vector definitions call.

export * from "./float/conversions";
export * from "./float/fused";
export * from "./float/vectors";
