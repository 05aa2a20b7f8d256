import { putBytes } from "../lib/bytes";
import { checkContains, checkEqual, checkNotNull, checkNull } from "../lib/check";
import { setMachine } from "../platform/machine";
import { FakeMachine } from "../test/machine";
import { mountAll } from "./fstab";
import { Inode } from "./inode";
import { mounts, rootDirectory } from "./mount";
import { lookup } from "./path";

/** An archive with one empty file, "f". */
function archive(): string {
  const zeros = "00000000";
  let first = "070701" + "00000001" + "000081a4" + zeros + zeros + "00000001";
  for (let i = 0; i < 6; i++) first += zeros;
  first += "00000002" + zeros + "f\0";
  let last = "070701";
  for (let i = 0; i < 11; i++) last += zeros;
  last += "0000000b" + zeros + "TRAILER!!!\0";
  while (last.length & 3) last += "\0";
  return first + last;
}

function run(entries: string[], withInitrd: bool = true): string {
  setMachine(new FakeMachine());
  const text = archive();
  const at = heap.alloc(text.length);
  putBytes(at, text);
  const problem = mountAll(entries, withInitrd ? at : 0, withInitrd ? <usize>text.length : 0);
  return problem ? problem : "";
}

function find(path: string): Inode | null {
  return lookup(rootDirectory(), rootDirectory(), path, true);
}

export function testFstabOfTheWalkThrough(): void {
  checkEqual(run(["initrd0:/:extract::ramfs=1:"]), "");
  checkNotNull(find("/f"));
  checkNotNull(find("/dev/null"));
  // What is mounted unasked: /dev, /dev/pts, /dev/shm, /proc and /sys.
  checkEqual(mounts.length, 1 + 5);
}

export function testFstabWithoutEntriesUnpacksTheRamdisk(): void {
  checkEqual(run([]), "");
  checkNotNull(find("/f"));
}

export function testFstabWithoutAnythingHasDevices(): void {
  checkEqual(run([], false), "");
  checkNotNull(find("/dev/console"));
}

export function testFstabMountPoints(): void {
  checkEqual(
    run([
      "initrd0:/data/deep:ramfs:0x400::mkmp",
      "initrd0:/:extract",
      "x:/tmp:ramfs:::mkmp",
      "devfs:/dev:devfs:::mkmp",
    ]),
    "",
  );
  checkNotNull(find("/data/deep/f"));
  checkNotNull(find("/f"));
  checkNotNull(find("/dev/null"));
  checkEqual(mounts.length, 3 + 5);
}

export function testFstabConditions(): void {
  checkEqual(run(["initrd0:/:extract:::ifinitrd0", "embedded:/:extract:::ifnoinitrd0"], false), "");
  checkNull(find("/f"));
  checkEqual(run(["embedded:/a:extract:::ifnoinitrd0,mkmp"]), "");
  checkNull(find("/a"));
}

export function testFstabErrorsNameEntryAndField(): void {
  checkContains(run(["initrd0"]), 'vfs.fstab: "initrd0": it is not dev:mnt:fs');
  checkContains(run(["a:b:c:d:e:f:g"]), "it is not dev:mnt:fs");
  checkContains(run(["initrd0:/:ext4"]), 'fs "ext4" is not known; extract, ramfs and devfs are');
  checkContains(run(["initrd0:data:ramfs"]), 'mnt "data" is not an absolute path');
  checkContains(run(["initrd1:/:extract"]), 'dev "initrd1" is not known');
  checkContains(run(["initrd0:/:extract"], false), "dev initrd0 is not there");
  checkContains(run(["initrd0:/:extract:ro"]), 'flags "ro" is not a number');
  checkContains(run(["initrd0:/:extract:1"]), 'flags "1" has one that is not supported');
  checkContains(run(["initrd0:/:extract::size=1"]), 'opts "size=1" is not known; extract takes ramfs=1');
  checkContains(run(["initrd0:/:ramfs::size=1"]), 'opts "size=1" is not known; ramfs takes none');
  checkContains(run(["initrd0:/:extract:::mkdir"]), 'ukopts "mkdir" is not known');
  checkContains(run(["initrd0:/none:extract"]), "mnt /none does not exist; the ukopt mkmp makes it");
  checkContains(run(["initrd0:/:extract", "x:/f:ramfs"]), "mnt /f is not a directory");
}
