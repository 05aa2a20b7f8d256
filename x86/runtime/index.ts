// The runtime: what translated code calls. Compiled to one module over the program's memory.

export * from "./divide";
export * from "./masked";
export { check } from "./memory";
export * from "./vector";
export * from "./x87/index";
