// Starting a program: from a path to a process whose first thread stands at the entry point.
//
// What can't be executed is told twice: as a sentence for the machine's user, and as execve(2)'s errno in `loadError`.

import * as aux from "../abi/auxv";
import { EACCES, ELIBBAD, ENOEXEC, ENOMEM } from "../abi/errno";
import { CS, FRAME_SIZE, RFLAGS, RIP, RSP, SS, USER_CS, USER_DS, USER_RFLAGS } from "../abi/frame";
import { S_IFDIR, S_IFMT, S_IFREG } from "../abi/stat";
import { CONFIG_APPELFLOADER_VFSEXEC, CONFIG_APPELFLOADER_VFSEXEC_EXECBIT, CONFIG_LIBVDSO } from "../config";
import { Directory } from "../fs/directory";
import { Inode } from "../fs/inode";
import { lookup, lookupError } from "../fs/path";
import { errorText } from "../lib/errortext";
import { random64 } from "../lib/random";
import { layout } from "../mm/layout";
import { AddressSpace } from "../mm/space";
import { GROWS_DOWN } from "../mm/vma";
import { machine } from "../platform/machine";
import { EXECUTE, PAGE_MASK, PAGE_SHIFT, PAGE_SIZE, READ, WRITE } from "../platform/pagemap";
import { Elf } from "./elf";
import { RLIMIT_AS, RLIMIT_STACK } from "./limits";
import { mapSegments, placeFor } from "./loader";
import { Process } from "./process";
import { StackBuilder } from "./stack";
import { Thread } from "./thread";
import { mapVdso } from "./vdso";

/** Address space randomisation; `elf.aslr=0` on the command line turns it off. */
let randomise: bool = true;

export function setRandomise(on: bool): void {
  randomise = on;
}

/** A random number of pages below 2^bits, in bytes. */
function randomPages(bits: u64): u64 {
  if (!randomise) return 0;
  return (random64() & (((<u64>1) << bits) - 1)) << PAGE_SHIFT;
}

/** Why the last program could not be loaded, a negative errno. */
export let loadError: i32 = 0;

/** Finds a file that could be executed; an error sentence (without the path) or an empty string. */
function findProgram(root: Directory, cwd: Directory, path: string): string {
  found = lookup(root, cwd, path, true);
  const inode = found;
  if (inode) return checkType(inode);
  loadError = lookupError();
  return "can't be opened: " + errorText(loadError);
}

const ANY_EXECUTE: u32 = 0o111;

function checkType(inode: Inode): string {
  const type = inode.mode & S_IFMT;
  loadError = -EACCES;
  if (type == S_IFDIR) return "is a directory";
  if (type != S_IFREG) return "is not a regular file";
  if (CONFIG_APPELFLOADER_VFSEXEC_EXECBIT && !(inode.mode & ANY_EXECUTE)) return "is not executable (it has no x bit)";
  return "";
}

let found: Inode | null = null;

/** What is loaded, and where. */
class Image {
  program: Elf;
  bias: u64 = 0;
  /** The interpreter and its place, where the program asks for one. */
  interpreter: Elf | null = null;
  interpreterBias: u64 = 0;

  constructor(program: Elf) {
    this.program = program;
  }

  get entry(): u64 {
    const interpreter = this.interpreter;
    return interpreter ? interpreter.entry + this.interpreterBias : this.program.entry + this.bias;
  }
}

/** Reads and checks a program and its interpreter; an error sentence or an empty string. */
function readImage(root: Directory, cwd: Directory, path: string, file: Inode): string {
  const program = new Elf(file);
  loadError = -ENOEXEC;
  if (program.error.length) return path + ": " + program.error;
  image = new Image(program);
  if (!program.interpreter.length) return "";
  if (!CONFIG_APPELFLOADER_VFSEXEC)
    return path + ": needs " + program.interpreter + "; this kernel runs static programs";
  const error = findProgram(root, cwd, program.interpreter);
  if (error.length) return path + ": needs " + program.interpreter + ", which " + missing(error);
  const interpreter = new Elf(changetype<Inode>(changetype<usize>(found)));
  loadError = -ELIBBAD;
  if (interpreter.error.length) return path + ": its interpreter " + program.interpreter + ": " + interpreter.error;
  image.interpreter = interpreter;
  return "";
}

function missing(error: string): string {
  return found ? error : "is not in the rootfs (" + error + ")";
}

let image: Image = changetype<Image>(0);

/** The stack grows from this size to RLIMIT_STACK, as in Linux. */
const STACK_AT_FIRST: u64 = 33 << 12;

/** Lays the address space out and maps everything; false when memory is short. */
function mapImage(space: AddressSpace, stackLimit: u64): bool {
  const stackTop = layout().userEnd - randomPages(layout().stackRandomBits);
  space.stackLimit = min(max(stackLimit & ~PAGE_MASK, STACK_AT_FIRST), layout().stackRoom >> 1);
  const stackBottom = stackTop - STACK_AT_FIRST;
  if (space.mapAt(stackBottom, stackTop, READ | WRITE | stackExecute(), false, null, 0, GROWS_DOWN) < 0) return false;
  space.mapTop = layout().userEnd - layout().stackRoom - randomPages(layout().mmapRandomBits);
  const program = image.program;
  if (program.positionIndependent) {
    // A program with an interpreter goes where brk has room; an interpreter run by itself goes among the maps.
    image.bias = layout().execBase + randomPages(layout().execRandomBits) - program.start;
  }
  if (mapSegments(space, program, image.bias) < 0) return false;
  space.brkStart = ((program.end + image.bias + PAGE_MASK) & ~PAGE_MASK) + randomPages(layout().brkRandomBits);
  space.brkEnd = space.brkStart;
  const interpreter = image.interpreter;
  if (interpreter) {
    if (interpreter.positionIndependent) image.interpreterBias = placeFor(space, interpreter);
    if (mapSegments(space, interpreter, image.interpreterBias) < 0) return false;
  }
  initialTop = stackTop;
  if (CONFIG_LIBVDSO) vdso = mapVdso(space);
  return true;
}

let initialTop: u64 = 0;
let vdso: u64 = 0;

function stackExecute(): u32 {
  return image.program.executableStack ? EXECUTE : 0;
}

/** The stack with everything on it; rsp or a negative errno. */
function buildStack(process: Process, path: string, args: string[], environment: string[]): i64 {
  const stack = new StackBuilder(initialTop);
  const program = image.program;
  stack.addAuxiliary(aux.AT_EXECFN, stack.addString(path));
  stack.addAuxiliary(aux.AT_PLATFORM, stack.addString("x86_64"));
  stack.addAuxiliary(aux.AT_RANDOM, stack.addRandom());
  if (vdso) stack.addAuxiliary(aux.AT_SYSINFO_EHDR, vdso);
  stack.addAuxiliary(aux.AT_PHDR, program.headerAddress + image.bias);
  stack.addAuxiliary(aux.AT_PHENT, 56);
  stack.addAuxiliary(aux.AT_PHNUM, program.headerCount);
  stack.addAuxiliary(aux.AT_PAGESZ, PAGE_SIZE);
  stack.addAuxiliary(aux.AT_BASE, image.interpreter ? image.interpreterBias : 0);
  stack.addAuxiliary(aux.AT_FLAGS, 0);
  stack.addAuxiliary(aux.AT_ENTRY, program.entry + image.bias);
  stack.addAuxiliary(aux.AT_UID, process.identity.user);
  stack.addAuxiliary(aux.AT_EUID, process.identity.effectiveUser);
  stack.addAuxiliary(aux.AT_GID, process.identity.group);
  stack.addAuxiliary(aux.AT_EGID, process.identity.effectiveGroup);
  stack.addAuxiliary(aux.AT_SECURE, 0);
  stack.addAuxiliary(aux.AT_CLKTCK, 100);
  stack.addAuxiliary(aux.AT_HWCAP, machine().hardwareCapabilities());
  stack.addAuxiliary(aux.AT_HWCAP2, machine().hardwareCapabilities2());
  stack.addStrings(args);
  stack.addStrings(environment);
  return stack.finish(args.length);
}

/** Whether the file begins as a program of ours does; otherwise it may be a script. */
export function isElf(file: Inode): bool {
  return file.readBytes(0, magic, 4) == 4 && load<u32>(magic) == ELF_MAGIC;
}

const magic: usize = memory.data(4);
const ELF_MAGIC: u32 = 0x464c457f;

/** Checks that a file can be run; nothing has changed yet. An error sentence or an empty string. */
export function prepareProgram(process: Process, path: string, file: Inode): string {
  const error = checkType(file);
  return error.length ? path + ": " + error : readImage(process.root, process.cwd, path, file);
}

/**
 * Maps the prepared program into a space, which must be the current one, and builds its stack. Returns rsp, or a
 * negative errno.
 */
export function mapProgram(
  process: Process,
  space: AddressSpace,
  path: string,
  args: string[],
  environment: string[],
): i64 {
  if (!mapImage(space, process.limits.soft(RLIMIT_STACK))) return -ENOMEM;
  space.sizeLimit = process.limits.soft(RLIMIT_AS);
  process.commandLine = args;
  process.environment = environment;
  return buildStack(process, path, args, environment);
}

/** Puts the thread at the prepared program's entry point. */
export function enterProgram(process: Process, thread: Thread, path: string, rsp: u64): void {
  process.path = path;
  const program = image.program.file;
  const inode = program instanceof Inode ? (program as Inode) : null;
  process.executable = inode;
  process.executableEntry = inode ? inode.lastEntry : null;
  process.name = path.slice(path.lastIndexOf("/") + 1).slice(0, 15);
  const frame = thread.frame;
  memory.fill(frame, 0, FRAME_SIZE);
  store<u64>(frame + RIP, image.entry);
  store<u64>(frame + RSP, rsp);
  store<u64>(frame + CS, USER_CS);
  store<u64>(frame + SS, USER_DS);
  store<u64>(frame + RFLAGS, USER_RFLAGS);
}

/**
 * Loads the machine's program into a new process, whose space must be the current one; its thread is ready to be made
 * runnable. Returns an error sentence that starts with the program's path, or an empty string.
 *
 * @param file the program itself, where it has no path
 */
export function loadProgram(
  process: Process,
  thread: Thread,
  path: string,
  file: Inode | null,
  args: string[],
  environment: string[],
): string {
  if (CONFIG_APPELFLOADER_VFSEXEC) {
    const missing = findProgram(process.root, process.cwd, path);
    if (missing.length) return path + ": " + missing;
    file = found;
  }
  const error = prepareProgram(process, path, changetype<Inode>(changetype<usize>(file)));
  if (error.length) return error;
  const rsp = mapProgram(process, process.space, path, args, environment);
  if (rsp == -ENOMEM) return path + ": there is not enough memory to load it";
  if (rsp < 0) return path + ": its arguments and environment don't fit: " + errorText(<i32>rsp);
  enterProgram(process, thread, path, rsp);
  return "";
}
