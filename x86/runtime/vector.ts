// What the vector definitions call.

export * from "./crypto/aes";
export * from "./crypto/carryless";
export * from "./crypto/sha";
export * from "./float/conversions";
export * from "./float/dot";
export * from "./float/estimates";
export * from "./float/fused";
export * from "./float/vectors";
export * from "./masked";
export * from "./strings128";
export * from "./sums";
