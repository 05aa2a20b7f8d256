// What every root file system has, whatever else is laid over it: mount points, /tmp, and the files that libc reads to
// find names.

import { CpioWriter } from "../../../tools/cpio.ts";

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;

export interface BaseOptions {
  readonly hostname: string;
  /** Name servers. */
  readonly nameServers: readonly string[];
}

const FOLDERS: readonly (readonly [string, number])[] = [
  [".", 0o755],
  ["dev", 0o755],
  ["etc", 0o755],
  ["proc", 0o555],
  ["root", 0o700],
  ["tmp", 0o1777],
];

/** The archive to be unpacked first. */
export function baseArchive({ hostname, nameServers }: BaseOptions): Uint8Array {
  const writer = new CpioWriter();
  let inode = 0;
  for (const [name, permissions] of FOLDERS) {
    const mode = S_IFDIR | permissions;
    writer.add({ name, inode: ++inode, mode, links: 2, mtime: 0, data: new Uint8Array() });
  }
  const files = {
    "etc/hostname": `${hostname}\n`,
    "etc/hosts": `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`,
    "etc/resolv.conf": nameServers.map((server) => `nameserver ${server}\n`).join(""),
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "etc/group": "root:x:0:\n",
  };
  for (const [name, text] of Object.entries(files)) {
    writer.add({ name, inode: ++inode, mode: S_IFREG | 0o644, links: 1, mtime: 0, data: Buffer.from(text) });
  }
  return writer.finish();
}
