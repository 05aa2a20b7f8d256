// Programs run natively in a copy of a root file system, with processes, mounts and network of their own.

import * as fs from "node:fs";
import { must } from "./command.ts";
import type { NetNs } from "./netns.ts";
import { temporaryFolder } from "./rootfs.ts";

/** What the kernel adds to a program's environment. */
const DEFAULT_ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/",
  TERM: "linux",
};

/** Runs its arguments when everything is mounted below $root. */
const ENTER = `
mount --bind /dev "$root/dev" && mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" &&
mount -t tmpfs tmpfs "$root/dev/shm" && mount -t proc proc "$root/proc" && mount -t sysfs sysfs "$root/sys" || exit 125
exec env -i "$@" 2>&1
`;

export interface NativeProgram {
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly network: NetNs;
}

/** The copy of a folder in which programs run. */
export class NativeRoot {
  private constructor(readonly folder: string) {}

  static async copy(from: string): Promise<NativeRoot> {
    const folder = `${temporaryFolder()}/root`;
    await must(["cp", "-a", "--reflink=auto", from, folder]);
    return new NativeRoot(folder);
  }

  /** What runs it as process 1 of a namespace, standard error going to standard output. */
  command({ argv, environment = {}, network }: NativeProgram): string[] {
    const variables = Object.entries({ ...DEFAULT_ENVIRONMENT, ...environment }).map(
      ([name, value]) => `${name}=${value}`,
    );
    const enter = ["sh", "-c", ENTER, "enter", ...variables, "/usr/sbin/chroot", this.folder, ...argv];
    return network.command(
      "env",
      `root=${this.folder}`,
      "unshare",
      "--mount",
      "--pid",
      "--fork",
      "--kill-child",
      ...enter,
    );
  }

  delete(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
