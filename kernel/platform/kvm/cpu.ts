// Single instructions of the processor, provided by platform/kvm/cpu.h. Only platform/kvm and drivers import this.
// Addresses are linear, which on this platform is guest-physical.

export declare function in8(port: i32): u32;
export declare function in16(port: i32): u32;
export declare function in32(port: i32): u32;
export declare function out8(port: i32, value: u32): void;
export declare function out16(port: i32, value: u32): void;
export declare function out32(port: i32, value: u32): void;

/** Device memory: one access of exactly this width. */
export declare function read8(at: usize): u32;
export declare function read16(at: usize): u32;
export declare function read32(at: usize): u32;
export declare function write8(at: usize, value: u32): void;
export declare function write16(at: usize, value: u32): void;
export declare function write32(at: usize, value: u32): void;

/** Keeps the compiler from moving memory accesses across; x86 itself keeps loads and stores in order. */
export declare function barrier(): void;
/** Also orders an earlier store before a later load (needed before reading what a device may just have written). */
export declare function fence(): void;

export declare function timestamp(): u64;
export declare function readMsr(index: u32): u64;
export declare function writeMsr(index: u32, value: u64): void;
/** CPUID: which = 0 gives EBX:EAX, 1 gives EDX:ECX. */
export declare function cpuid(leaf: u32, subleaf: u32, which: i32): u64;
/** RDRAND; 0 when the processor had nothing to give. Only call where CPUID has it. */
export declare function hardwareRandom(): u64;

export declare function loadPageTables(root: usize): void;
export declare function invalidatePage(address: u64): void;
/** The kernel's PML4; every address space shares its upper half. */
export declare function pageTableRoot(): usize;
/** Copies the vDSO's file, a page at most. */
export declare function copyVdso(to: usize): void;
/** First address after the image. */
export declare function imageEnd(): usize;

/** Makes this frame the one that traps save to and returns load from. */
export declare function useFrame(frame: usize): void;
export declare function idle(): void;
export declare function openInterrupts(): void;
/** Interrupts taken since the last call: bit n is vector 32 + n. */
export declare function takeInterrupts(): u32;
/** The kernel's heap must not grow past this address. */
export declare function setHeapLimit(limit: usize): void;

export declare function saveVectors(area: usize): void;
export declare function loadVectors(area: usize): void;
/** XCR0; 0 without XSAVE. */
export declare function vectorFeatures(): u32;
