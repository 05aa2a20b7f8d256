// The runtime: what translated code calls. Compiled to one module over the program's memory.

export * from "./divide";
export { check } from "./memory";
export * from "./x87/index";
