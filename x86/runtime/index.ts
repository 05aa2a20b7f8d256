// The runtime: what translated code calls. Compiled to one module over the program's memory.

export { crc32c, depositBits, extractBits } from "./bits";
export * from "./divide";
export { check } from "./memory";
export { repeatCmps, repeatLods, repeatMovs, repeatScas, repeatStos } from "./strings";
export { random, readTime } from "./system";
export * from "./vector";
export * from "./x87/index";
export { componentsInUse, fxrstor, fxsave, xrstor, xsave } from "./xsave";
