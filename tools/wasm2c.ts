/**
 * Translates kernel.wasm to C for the kvm platform: wasm2c, then four changes to what it wrote.
 *
 *   tsx tools/wasm2c.ts KERNEL.wasm DIRECTORY PARTS
 *
 * - A memory access is a constant plus an index (platform/kvm/layout.h), not a load through the instance.
 * - Functions have names a person can read and type in a debugger: `proc_exec_loadProgram` instead of
 *   `w2c_kernel_kernel0x2Fproc0x2Fexec0x2FloadProgram`.
 * - Each line says which line of TypeScript it comes from (tools/sourcelines.ts), by the source map beside the module.
 * - The static data is one packed array (tools/wasmdata.ts), not some thousand copies of small segments.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SourceLines } from "./sourcelines.ts";
import { pack, staticData } from "./wasmdata.ts";

const WASM2C = ["--import", "tsx", "--import", "./tools/deep-stack.ts", "node_modules/.bin/wasm2c"];

const INDEXED_THROUGH_INSTANCE = "#define MEM_ADDR(mem, addr, n) &((mem)->data[addr])";
const INDEXED_FROM_WINDOW = "#define MEM_ADDR(mem, addr, n) ((u8*)(WINDOW + (u64)(addr)))";

/** wasm2c writes every character that C does not allow as 0xNN; what stands between names becomes one underscore. */
export function readableName(mangled: string): string {
  const inner = mangled.replace(/^w2c_kernel_/, "").replace(/^kernel0x2F/, "");
  const spelled = inner.replace(/0x([0-9A-F]{2})/g, (_, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16));
    return character === "_" ? "_" : "\0";
  });
  const name = spelled.replace(/\0+/g, "_").replace(/^_lib_/, "std_");
  return /^\d/.test(name) ? `_${name}` : name;
}

/**
 * What runs for every packet, system call or switch, by the start of its name. The C compiler is told that everything
 * else is cold, where size counts more than speed.
 */
const HOT = [
  "boot_kvm_(?:systemCall|fault|interrupt)",
  "boot_main",
  "drivers_virtio_(?:net_VirtioNet_(?!start)|net_header|virtqueue)",
  "fs_(?:epoll|fdtable|file_|inode_Inode_(?:get|set)|pagetree|path_|pipe|regular)",
  "lib_(?:bytes|collect|siphash)",
  "mm_",
  "net_(?!config|drain|procfs|netlink|reassembly)",
  "platform_(?:frames|kvm_(?:clock|interrupts|pagemap|pagetable)|machine)",
  "proc_(?:fault|futex)",
  "sched_",
  "std_(?:memory|rt_(?!__visit)|staticarray|util_(?:hash|memory))",
  "syscall_(?:arguments|attend|clocks|dispatch|epoll|file|futex|poll|registry|socket)",
];

/** And what of that is not: what a connection, a mapping or a card needs once. */
const COLD = [
  "mm_space_AddressSpace_(?:fork|move|protect|extend|changeFlags|has|isMapped|setBrk|retain|release|dropPages|isFree)",
  "net_iface_(?:interface|neighbours|routes)_\\w*(?:add|remove|constructor)",
  "net_ipv4_icmp",
  "net_ipv6_(?:nd|mld|slaac|router)",
  "net_socket_(?:create|inet|interfaces|\\w*options|stream_StreamSocket_(?:bind|listen|constructor))",
  "net_tcp_(?:connection_Connection_constructor|handshake_\\w*[cC]ookie|isn|lifecycle|timeouts|timewait)",
  "net_unix_(?:names|rights)",
  "platform_kvm_pagetable_freeTables",
];

const COLD_DECLARATION = new RegExp(
  `^(\\w+ (?:(?!(?:wrap_)?(?:${HOT.join("|")}))|(?=(?:${COLD.join("|")})))\\w+\\(w2c_kernel\\*)`,
  "gm",
);

/** Marks the cold functions' declarations. */
export function markCold(header: string): string {
  return header.replace(COLD_DECLARATION, "__attribute__((cold)) $1");
}

const SEGMENT_COPIES = /( {2}LOAD_DATA\([^;]*\);\n)+/g;

/** Replaces the copies of data segments, which all are in one place, by a call that unpacks them. */
export function packSegments(text: string, wasm: Uint8Array): string {
  const copies = text.match(SEGMENT_COPIES) ?? [];
  if (copies.length === 0) return text;
  if (copies.length > 1) throw new Error("wasm2c copies data segments in several places: see tools/wasm2c.ts");
  const { start, bytes } = staticData(wasm);
  const array = `static const u8 static_data[] = {${pack(bytes).join(",")}};`;
  const call = `  ${array}\n  unpack_static_data(WINDOW + ${start}, static_data);\n`;
  return text.replace(SEGMENT_COPIES, call);
}

/** Runs wasm2c in a new folder; returns its path. */
function translate(wasm: string, parts: string): string {
  const folder = mkdtempSync(join(tmpdir(), "wasm2c-"));
  const command = [...WASM2C, wasm, "-n", "kernel", `--num-outputs=${parts}`, "-o", join(folder, "kernel.c")];
  const run = spawnSync(process.execPath, command, { stdio: "inherit" });
  if (run.status !== 0) throw new Error(`wasm2c ended with status ${run.status}`);
  const header = readFileSync(join(folder, "kernel-impl.h"), "utf8");
  if (!header.includes(INDEXED_THROUGH_INSTANCE))
    throw new Error("wasm2c's MEM_ADDR is not what it was: see tools/wasm2c.ts");
  return folder;
}

/** A file that stays the same keeps its time. */
function writeIfChanged(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

function main(wasm: string, directory: string, parts: string): void {
  const folder = translate(wasm, parts);
  const binary = readFileSync(wasm);
  const lines = new SourceLines(binary, JSON.parse(readFileSync(`${wasm}.map`, "utf8")));
  for (const name of readdirSync(folder)) {
    const written = readFileSync(join(folder, name), "utf8").replace(INDEXED_THROUGH_INSTANCE, INDEXED_FROM_WINDOW);
    const text = packSegments(lines.weave(written), binary);
    // Only what the linker sees: functions of the module, which all have a path in their name.
    const readable = text.replace(/\bw2c_kernel_\w*0x[0-9A-F]{2}\w*/g, readableName);
    writeIfChanged(join(directory, name), name === "kernel-impl.h" ? markCold(readable) : readable);
  }
  rmSync(folder, { recursive: true });
  if (lines.unlike.length > 0)
    console.error(`no source lines for ${lines.unlike.join(", ")}: see tools/sourcelines.ts`);
}

const [wasm, directory, parts] = process.argv.slice(2);
if (import.meta.filename === process.argv[1] && wasm && directory && parts) main(wasm, directory, parts);
