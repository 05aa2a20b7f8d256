// A processor for the kernel's unit tests: what kernel/platform/kvm/cpu.ts imports, played by Node.
//
// Device memory is the instance's own memory, so a test can lay out a device's registers in a buffer of its heap.
// Ports remember what was last written to them. Time is a counter.

type Import = (...values: (number | bigint)[]) => number | bigint | boolean | undefined;

export interface FakeImports {
  readonly imports: WebAssembly.Imports;
  /** To be called with the instance's memory; start-up code may run before. */
  attach(memory: WebAssembly.Memory): void;
}

/** A string of AssemblyScript: UTF-16 units, their size in bytes in the four bytes before. */
function readString(memory: WebAssembly.Memory | undefined, at: number): string {
  if (!at || !memory) return "";
  const size = new DataView(memory.buffer).getUint32(at - 4, true);
  return new TextDecoder("utf-16le").decode(new Uint8Array(memory.buffer, at, size));
}

/** Something for every import of the module: the functions below, and a zero for what is not known here. */
export function fakeImports(module: WebAssembly.Module): FakeImports {
  let memory: WebAssembly.Memory | undefined;
  let ticks = 0n;
  const ports = new Map<number, number>();
  const view = () => {
    if (!memory) throw new Error("device memory was touched while the kernel's globals were initialised");
    return new DataView(memory.buffer);
  };
  const readPort: Import = (port) => ports.get(Number(port)) ?? 0;
  const writePort: Import = (port, value) => {
    ports.set(Number(port), Number(value));
    return undefined;
  };
  const known: Record<string, Import> = {
    "env.abort": (message, file, line, column) => {
      const text = readString(memory, Number(message)) || "assertion failed";
      throw new Error(`${text} (${readString(memory, Number(file))}:${line}:${column})`);
    },
    "cpu.in8": readPort,
    "cpu.in16": readPort,
    "cpu.in32": readPort,
    "cpu.out8": writePort,
    "cpu.out16": writePort,
    "cpu.out32": writePort,
    "cpu.read8": (at) => view().getUint8(Number(at)),
    "cpu.read16": (at) => view().getUint16(Number(at), true),
    "cpu.read32": (at) => view().getUint32(Number(at), true),
    "cpu.write8": (at, value) => void view().setUint8(Number(at), Number(value)),
    "cpu.write16": (at, value) => void view().setUint16(Number(at), Number(value), true),
    "cpu.write32": (at, value) => void view().setUint32(Number(at), Number(value), true),
    "cpu.timestamp": () => ticks++,
  };
  const imports: Record<string, Record<string, Import>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    // false converts to zero whether the import returns an i32 or an i64.
    imports[from] ??= {};
    imports[from][name] = known[`${from}.${name}`] ?? (() => false);
  }
  return {
    imports,
    attach: (attached) => {
      memory = attached;
    },
  };
}
