// What translated code calls.

export * from "./arithmetic";
export * from "./circular";
export * from "./compare";
export * from "./environment";
export * from "./load";
export * from "./logarithmic";
export * from "./move";
export * from "./store";
export * from "./unary";
