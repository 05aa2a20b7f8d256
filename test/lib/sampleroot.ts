// One root file system with every sample program and busybox, and programs run in it: in a machine, and natively.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { run } from "./command.ts";
import { NetNs } from "./netns.ts";
import { type Files, makeFolder, pack, samplePrograms } from "./rootfs.ts";
import { commandLine, KERNEL_BROKE, type MachineType, programOutput, Vm } from "./vm.ts";

export const LIBRARIES = ["gcc", "musl"] as const;
const PROGRAMS = [
  "hello",
  "arguments",
  "status",
  "crash",
  "probe",
  "signals",
  "threads",
  "processes",
  "memory",
  "attacks",
  "exhaust",
  "limits",
  "clocks",
];
/** About what the kernel does, whatever the library: built with glibc only. */
export const KERNEL_PROGRAMS = ["files", "inet", "interfaces", "proc", "sockets", "terminals"];
/** About memory that processes share, which they can't hosted. */
export const SHARING_PROGRAMS = ["segments"];
const HELLO_TXT = "Hello, file!\nsecond line\nthird";
const APPLETS = "sh cat chmod cmp cp cut echo find grep head kill ls seq sleep sort tail tr wc xargs yes".split(" ");
const BUSYBOX = "/usr/bin/busybox";

/** What the kernel adds to a program's environment. */
const DEFAULT_ENVIRONMENT = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "HOME=/",
  "TERM=linux",
];

export interface Ran {
  /** As QEMU tells it (debugExitStatus), or natively as it is. */
  readonly status: number | string;
  readonly output: string;
}

export interface InMachine {
  readonly machine?: MachineType;
  /** More words of the kernel's command line. */
  readonly options?: string;
  /** Milliseconds after which the machine is stopped, which is no error then: the output may tell more. */
  readonly patience?: number;
}

export class SampleRoot {
  readonly initrd: string;

  private constructor(private readonly folder: string) {
    this.initrd = pack(folder);
  }

  /** /gcc/NAME and /musl/NAME, /bin/busybox and some applets, /etc/hello.txt, and links to it. */
  static async build(): Promise<SampleRoot> {
    const programs = await samplePrograms();
    const files: Files = { "etc/hello.txt": HELLO_TXT, "bin/busybox": BUSYBOX, "dev/.keep": "", "tmp/.keep": "" };
    for (const library of LIBRARIES) {
      for (const name of PROGRAMS) files[`${library}/${name}`] = `${programs}/${library}/${name}`;
    }
    for (const name of [...KERNEL_PROGRAMS, ...SHARING_PROGRAMS]) files[`gcc/${name}`] = `${programs}/gcc/${name}`;
    const folder = makeFolder(files);
    fs.chmodSync(`${folder}/etc/hello.txt`, 0o644);
    fs.writeFileSync(`${folder}/etc/secret`, "root's", { mode: 0o600 });
    for (const name of APPLETS) fs.symlinkSync("busybox", `${folder}/bin/${name}`);
    fs.symlinkSync("hello.txt", `${folder}/etc/link`);
    fs.symlinkSync("loop", `${folder}/etc/loop`);
    return new SampleRoot(folder);
  }

  /** Runs a command line in a machine until it powers off. */
  async inMachine(command: string, { machine = "microvm", options = "", patience }: InMachine = {}): Promise<Ran> {
    const append = commandLine(command, { options, network: "" });
    const vm = new Vm({ machine, initrd: this.initrd, append, netdev: "none", debugExit: true });
    const status = await (patience ? vm.end(patience).catch(() => "stopped") : vm.end());
    assert.doesNotMatch(vm.console, KERNEL_BROKE);
    return { status, output: programOutput(vm.console) };
  }

  /** Runs a command natively, in the same root file system, in a network of its own. */
  async natively(argv: string[], environment: string[] = []): Promise<Ran> {
    const network = NetNs.create({ bridge: false });
    for (const name of ["null", "zero", "full", "random", "urandom"]) {
      fs.rmSync(`${this.folder}/dev/${name}`, { force: true });
      await run(["cp", "-a", `/dev/${name}`, `${this.folder}/dev/${name}`]);
    }
    try {
      // Programs may mount things, and make System V's objects.
      const command = [
        "unshare",
        "-m",
        "-i",
        "env",
        "-i",
        "/usr/sbin/chroot",
        this.folder,
        "/bin/busybox",
        "env",
        "-i",
      ];
      const variables = [...environment, ...DEFAULT_ENVIRONMENT];
      const { status, stdout, stderr } = await network.run([...command, ...variables, ...argv]);
      return { status, output: stdout + stderr };
    } finally {
      network.delete();
    }
  }
}
