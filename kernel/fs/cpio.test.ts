import { S_IFDIR, S_IFREG } from "../abi/stat";
import { putBytes } from "../lib/bytes";
import { checkContains, checkEqual, checkFalse, checkNotNull, checkNull, checkTrue } from "../lib/check";
import { setMachine } from "../platform/machine";
import { FakeMachine } from "../test/machine";
import { CpioReader } from "./cpio";
import { Directory } from "./directory";
import { extract } from "./extract";
import { Inode } from "./inode";
import { newRamfs } from "./mount";
import { lookup } from "./path";
import { RegularInode } from "./regular";
import { Symlink } from "./symlink";

/** Eight hexadecimal digits. */
function digits(value: u32): string {
  let text = "";
  for (let shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef".charAt((value >> shift) & 15);
  return text;
}

function pad(text: string): string {
  while (text.length & 3) text += "\0";
  return text;
}

/** An entry in full; extra zeros behind the name as asked. */
function entry(
  name: string,
  mode: u32,
  data: string,
  ino: u32 = 1,
  links: u32 = 1,
  extra: i32 = 0,
  mtime: u32 = 7,
): string {
  let padded = name + "\0";
  for (let i = 0; i < extra; i++) padded += "\0";
  const header =
    "070701" +
    digits(ino) +
    digits(mode) +
    digits(3) +
    digits(4) +
    digits(links) +
    digits(mtime) +
    digits(data.length) +
    digits(0) +
    digits(0) +
    digits(5) +
    digits(6) +
    digits(padded.length) +
    digits(0);
  return pad(header + padded) + pad(data);
}

function trailer(): string {
  return entry("TRAILER!!!", 0, "");
}

function start(): Directory {
  setMachine(new FakeMachine());
  return newRamfs();
}

function place(archive: string): usize {
  const at = heap.alloc(archive.length + 1);
  putBytes(at, archive);
  return at;
}

/** Extracts an archive given as a byte string. */
function unpack(archive: string, into: Directory): string {
  const problem = extract("initrd0", place(archive), archive.length, into);
  return problem ? problem : "";
}

function at(root: Directory, path: string): Inode {
  const inode = lookup(root, root, path, false);
  assert(inode, path + " is missing");
  return changetype<Inode>(changetype<usize>(inode));
}

function content(inode: Inode): string {
  const buffer = heap.alloc(4096);
  const length = inode.readBytes(0, buffer, 4096);
  return String.UTF8.decodeUnsafe(buffer, <usize>length);
}

export function testCpioUnpacksFilesDirectoriesAndLinks(): void {
  const root = start();
  const archive =
    entry(".", S_IFDIR | 0o700, "") +
    entry("bin", S_IFDIR | 0o755, "", 2, 2, 0, 99) +
    entry("./bin/ls", S_IFREG | 0o755, "hello") +
    entry("bin/sh", 0xa1ff, "ls") +
    entry("/deep/er/file", S_IFREG | 0o600, "x") +
    entry("dev/null", 0x21b6, "") +
    trailer();
  checkEqual(unpack(archive, root), "");
  checkEqual<u32>(root.mode, S_IFDIR | 0o700);
  checkEqual(content(at(root, "/bin/ls")), "hello");
  checkEqual<u32>(at(root, "bin/ls").mode, S_IFREG | 0o755);
  checkEqual<u32>(at(root, "bin/ls").uid, 3);
  checkEqual<u32>(at(root, "bin/ls").gid, 4);
  checkEqual<u64>(at(root, "bin/ls").modified, 7_000_000_000);
  checkEqual<u64>(at(root, "bin").modified, 99_000_000_000, "not the time its content was put there");
  checkEqual((at(root, "bin/sh") as Symlink).target, "ls");
  checkEqual(content(at(root, "deep/er/file")), "x");
  checkEqual<u64>(at(root, "dev/null").rdev, 0x506);
}

export function testCpioUsesDataInPlaceAndPadsNames(): void {
  const root = start();
  const archive = entry("a", S_IFREG | 0o644, "data", 1, 1, 37) + trailer();
  const memory_ = place(archive);
  checkNull(extract("i", memory_, archive.length, root));
  store<u8>(memory_ + archive.indexOf("data"), 0x44);
  checkEqual(content(at(root, "a")), "Data");
}

export function testCpioHardLinksShareTheInode(): void {
  const root = start();
  const first =
    entry("a", S_IFREG | 0o644, "", 9, 3) +
    entry("b", S_IFREG | 0o644, "", 9, 3) +
    entry("c", S_IFREG | 0o644, "body", 9, 3);
  checkEqual(unpack(first + trailer(), root), "");
  checkTrue(at(root, "a") == at(root, "c"));
  checkEqual(content(at(root, "b")), "body");
  checkEqual<u32>(at(root, "a").links, 3);
  const again = entry("d", S_IFREG | 0o644, "body2", 9, 2) + entry("e", S_IFREG | 0o644, "", 9, 2);
  checkEqual(unpack(again + trailer(), root), "");
  checkEqual(content(at(root, "e")), "body2");
  checkEqual(content(at(root, "a")), "body");
}

export function testCpioReplacesDuplicates(): void {
  const root = start();
  const archive =
    entry("a", S_IFREG | 0o644, "old") +
    entry("a", S_IFREG | 0o600, "new") +
    entry("l", 0xa1ff, "a") +
    entry("l", S_IFDIR | 0o755, "") +
    entry("l/x", S_IFREG | 0o644, "1") +
    trailer();
  checkEqual(unpack(archive, root), "");
  checkEqual(content(at(root, "a")), "new");
  checkEqual(content(at(root, "l/x")), "1");
  checkContains(unpack(entry("l", S_IFREG | 0o644, "") + trailer(), root), "entry 1 (l): would replace a directory");
}

export function testCpioJoinedArchives(): void {
  const root = start();
  const one = entry("a", S_IFREG | 0o644, "1", 5, 2) + trailer() + "\0\0\0\0\0\0\0\0";
  const two = entry("b", S_IFREG | 0o644, "2", 5, 2) + trailer() + "\0\0\0\0";
  checkEqual(unpack(one + two, root), "");
  checkEqual(content(at(root, "a")), "1");
  checkEqual(content(at(root, "b")), "2");
}

export function testCpioNamesTheEntryAndTheField(): void {
  const root = start();
  const good = entry("bin", S_IFDIR | 0o755, "") + entry("bin/ls", S_IFREG | 0o755, "hello");
  checkEqual(unpack("", root), "initrd0: is empty");
  checkContains(unpack(good, root), "entry 3: the archive ends without TRAILER!!!");
  checkContains(unpack(good.substring(0, good.length - 4), root), "entry 2 (bin/ls): c_filesize 0x5 runs past the end");
  checkContains(unpack(good.substring(0, 50), root), "entry 1: header at 0x0 runs past the end");
  checkContains(unpack("\x1f\x8b\x08\0\0\0\0\0", root), "gzip");
  checkContains(unpack("070707" + good.substring(6), root), "old portable format");
  checkContains(unpack(good + "\x00\xe9" + trailer().substring(2), root), 'entry 3: magic "\\x00\\xe90701"');
  checkContains(unpack(good + "X" + trailer().substring(1), root), 'entry 3: magic "X70701"');
  const letters = good.substring(0, 14) + "zzzzzzzz" + good.substring(22);
  checkContains(unpack(letters, root), 'entry 1: c_mode "zzzzzzzz" is not hexadecimal');
  const huge = good.substring(0, 54) + "7fffffff" + good.substring(62);
  checkContains(unpack(huge, root), "entry 1 (bin): c_filesize 0x7fffffff runs past the end of the archive");
  const name = good.substring(0, 94) + "ffffffff" + good.substring(102);
  checkContains(unpack(name, root), "entry 1: c_namesize 0xffffffff runs past");
  const noName = good.substring(0, 94) + "00000000" + good.substring(102);
  checkContains(unpack(noName, root), "entry 1: c_namesize 0x0 leaves no room");
  const unterminated = good.substring(0, 94) + "00000003" + good.substring(102);
  checkContains(unpack(unterminated, root), "c_namesize 0x3 does not end in a zero byte");
  checkContains(unpack(entry("a\0b", S_IFREG, "") + trailer(), root), "has bytes behind the end of the name");
  checkContains(unpack(entry("", S_IFREG, "") + trailer(), root), "name is empty");
  checkContains(unpack(entry("a", 0x1, "") + trailer(), root), "entry 1 (a): c_mode 0x1 is not a known type");
  checkContains(unpack(entry("s", 0xa1ff, "") + trailer(), root), "without a target");
}

export function testCpioConfinesNames(): void {
  const root = start();
  const inner = new Directory(root.filesystem, 0o755);
  root.insert("inner", inner);
  checkContains(unpack(entry("../evil", S_IFREG, "") + trailer(), inner), '(../evil): name must not contain ".."');
  checkContains(unpack(entry("a/../../evil", S_IFREG, "") + trailer(), inner), 'must not contain ".."');
  checkContains(unpack(entry("a/..", S_IFDIR, "") + trailer(), inner), 'must not contain ".."');
  checkEqual(unpack(entry("up", 0xa1ff, "../../..") + entry("up/evil", S_IFREG, "") + trailer(), inner), "");
  checkNull(lookup(root, root, "/evil", false));
  checkNotNull(lookup(root, root, "/inner/evil", false), "the link leads to the directory unpacked into");
  const loop = entry("x", 0xa1ff, "y") + entry("y", 0xa1ff, "x") + entry("x/z", S_IFREG, "") + trailer();
  checkContains(unpack(loop, inner), "loop of symbolic links");
  checkContains(
    unpack(entry("f", S_IFREG | 0o644, "") + entry("f/g", S_IFREG, "") + trailer(), inner),
    "not a directory",
  );
  let long = "";
  for (let i = 0; i < 256; i++) long += "n";
  checkContains(unpack(entry(long, S_IFREG, "") + trailer(), inner), "longer than 255");
  checkContains(unpack(entry(long + "/a", S_IFREG, "") + trailer(), inner), "too long a name");
}

export function testCpioChecksSums(): void {
  const root = start();
  const plain = entry("a", S_IFREG | 0o644, "ab");
  const sum = "070702" + plain.substring(6, 102) + digits(0x61 + 0x62) + plain.substring(110);
  checkEqual(unpack(sum + trailer(), root), "");
  const wrong = "070702" + plain.substring(6, 102) + digits(1) + plain.substring(110);
  checkContains(unpack(wrong + trailer(), root), "(a): c_check 0x1 is not the sum of the data, 0xc3");
}

/** Whatever single byte is damaged, and wherever the archive is cut, reading ends. */
export function testCpioSurvivesDamage(): void {
  const root = start();
  const archive =
    entry("d", S_IFDIR | 0o755, "") +
    entry("d/file", S_IFREG | 0o644, "some data") +
    entry("d/l", 0xa1ff, "file") +
    entry("h", S_IFREG | 0o644, "", 4, 2) +
    entry("g", S_IFREG | 0o644, "z", 4, 2) +
    trailer();
  const at = place(archive);
  for (let length = 0; length < archive.length; length++) extract("i", at, length, newRamfs());
  for (let i = 0; i < archive.length; i++) {
    const before = load<u8>(at + i);
    for (let flip = 1; flip < 256; flip <<= 1) {
      store<u8>(at + i, before ^ <u8>flip);
      extract("i", at, archive.length, newRamfs());
    }
    store<u8>(at + i, before);
  }
  checkNull(extract("i", at, archive.length, root));
  checkFalse(new CpioReader("i", at, 0).next());
}

export function testCpioFileIsARegularInode(): void {
  const root = start();
  checkEqual(unpack(entry("a", S_IFREG | 0o644, "1234") + trailer(), root), "");
  checkTrue(at(root, "a") instanceof RegularInode);
  checkEqual<u64>(at(root, "a").size, 4);
}
