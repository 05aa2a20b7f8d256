// Machines on the virtual network, without root: QEMU plugged into the switch, the gateway leading to the host.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import * as net from "node:net";
import test, { before } from "node:test";
import { Network } from "../platform/hosted/network/network.ts";
import { projectRoot } from "../tools/project.ts";
import { onExit } from "./lib/cleanup.ts";
import { must, run } from "./lib/command.ts";
import { makeFolder, pack, samplePrograms, serverFolder, temporaryFolder } from "./lib/rootfs.ts";
import { KERNEL_BROKE, Vm } from "./lib/vm.ts";

const LISTENING = /Listening on port \d+/;
const BYTES = 10_000_000;

let initrd = "";
let programs = "";

before(async () => {
  programs = await samplePrograms();
  const server = await serverFolder("CC=musl-gcc");
  initrd = pack(
    makeFolder({
      "c-server": `${server}/c-server`,
      "epoll-server": `${programs}/musl/epoll-server`,
      blob: `${programs}/musl/blob`,
    }),
  );
});

function commandLine(program: string, address = "10.0.2.15"): string {
  return `elfin netdev.ip=${address}/24:10.0.2.2:10.0.2.2 vfs.fstab=[ "initrd0:/:extract::ramfs=1:" ] -- ${program}`;
}

/** QEMU's -netdev argument, without id. */
function netdevFor(path: string): string {
  return `stream,server=off,addr.type=unix,addr.path=${path}`;
}

interface Running {
  readonly network: Network;
  readonly path: string;
  readonly vm: Vm;
}

/** Boots a program on a new network and gives both to a function; the kernel must survive. */
async function running(program: string, use: (running: Running) => Promise<void>): Promise<void> {
  const network = new Network();
  const path = `${temporaryFolder()}/switch.sock`;
  try {
    await network.listen(path);
    await Vm.with({ initrd, append: commandLine(program), netdev: netdevFor(path) }, async (vm) => {
      await use({ network, path, vm });
      assert.doesNotMatch(vm.console, KERNEL_BROKE);
    });
  } finally {
    network.close();
  }
}

const get = (port: number) => run(["curl", "-sS", "--max-time", "10", `http://127.0.0.1:${port}/`]);

test("switch: curl reaches c-server through a published port, and 200 connections do", {
  timeout: 60_000,
}, async () => {
  await running("/c-server", async ({ network, vm }) => {
    const { port } = await network.publish("127.0.0.1:0:8080/tcp");
    await vm.waitFor(LISTENING);
    assert.equal((await get(port)).stdout, "Hello from Unikraft!\n");
    const urls = Array.from({ length: 200 }, () => `http://127.0.0.1:${port}/`);
    const all = await must(["curl", "-sS", "--max-time", "30", "--parallel", "--parallel-max", "50", ...urls]);
    assert.equal(all, "Hello from Unikraft!\n".repeat(200));
  });
});

test("switch: 200 connections open at once", { timeout: 60_000 }, async () => {
  await running("/epoll-server", async ({ network, vm }) => {
    const { port } = await network.publish("127.0.0.1:0:8080");
    await vm.waitFor(LISTENING);
    const sockets = Array.from({ length: 200 }, () => net.connect(port, "127.0.0.1"));
    try {
      const answers = sockets.map(
        (socket) =>
          new Promise<string>((resolve, reject) => {
            socket.once("data", (data) => resolve(data.toString()));
            socket.once("error", reject);
          }),
      );
      for (const socket of sockets) socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      for (const answer of await Promise.all(answers)) assert.match(answer, /^HTTP\/1\.1 200/);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});

test("switch: thousands of connections, one after another and 64 at once", { timeout: 60_000 }, async (t) => {
  await running("/epoll-server", async ({ network, vm }) => {
    const { port } = await network.publish("127.0.0.1:0:8080");
    await vm.waitFor(LISTENING);
    const argv = ["wrk", "-t1", "-c64", "-d3s", "-H", "Connection: close", `http://127.0.0.1:${port}/`];
    const report = await must(argv);
    assert.doesNotMatch(report, /Socket errors|Non-2xx/);
    const requests = Number(/(\d+) requests in/.exec(report)?.[1]);
    assert.ok(requests > 1000, report);
    t.diagnostic(`${requests} connections in 3 seconds`);
  });
});

for (const way of ["put", "get"]) {
  test(`switch: ${BYTES} bytes ${way} through a published port`, { timeout: 60_000 }, async (t) => {
    await running("/blob serve 9000 0", async ({ network, vm }) => {
      const { port } = await network.publish("127.0.0.1:0:9000");
      await vm.waitFor(LISTENING);
      const start = performance.now();
      const output = await must([`${programs}/gcc/blob`, way, "127.0.0.1", `${port}`, `${BYTES}`, "5"]);
      assert.equal(output, `${BYTES} bytes good\n`);
      t.diagnostic(`${Math.round(BYTES / (performance.now() - start) / 1000)} MB/s`);
    });
  });

  test(`switch: ${BYTES} bytes ${way} by a machine, from a server of the host`, { timeout: 60_000 }, async () => {
    const port = await freePort();
    const host = new Vm({ command: [`${programs}/gcc/blob`, "serve", `${port}`, "1"] });
    try {
      await host.waitFor(LISTENING);
      await running(`/blob ${way} 10.0.2.2 ${port} ${BYTES} 6`, async ({ vm }) => {
        await vm.waitFor(new RegExp(`${BYTES} bytes good`), 40_000);
      });
    } finally {
      await host.stop();
    }
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("switch: a refused connection is refused to the machine's program", { timeout: 60_000 }, async () => {
  const port = await freePort();
  await running(`/blob get 10.0.2.2 ${port} 1 1`, async ({ vm }) => {
    await vm.waitFor(/connect: Connection refused/);
  });
});

test("switch: a published port whose machine is gone resets, and serves again with a new one", {
  timeout: 60_000,
}, async () => {
  await running("/c-server", async ({ network, path, vm }) => {
    const { port } = await network.publish("127.0.0.1:0:8080");
    await vm.waitFor(LISTENING);
    assert.equal((await get(port)).status, 0);
    await vm.stop();
    const { status, stderr } = await get(port);
    assert.equal(status, 56, stderr);
    await Vm.with({ initrd, append: commandLine("/c-server"), netdev: netdevFor(path) }, async (next) => {
      await next.waitFor(LISTENING);
      assert.equal((await get(port)).stdout, "Hello from Unikraft!\n");
    });
  });
});

test("switch: machines reach each other, and each its published port", { timeout: 60_000 }, async () => {
  await running("/blob serve 9000 0", async ({ network, path, vm }) => {
    const { port } = await network.publish("127.0.0.1:0:8080@10.0.2.16");
    await vm.waitFor(LISTENING);
    const other = { initrd, netdev: netdevFor(path), extra: [] };
    const card = (mac: string) => ["-global", `virtio-net-device.mac=${mac}`];
    const server = { ...other, extra: card("52:54:00:00:00:02"), append: commandLine("/c-server", "10.0.2.16") };
    await Vm.with(server, async (second) => {
      await second.waitFor(LISTENING);
      assert.equal((await get(port)).stdout, "Hello from Unikraft!\n");
    });
    const client = {
      ...other,
      extra: card("52:54:00:00:00:03"),
      append: commandLine("/blob put 10.0.2.15 9000 1000000 8", "10.0.2.17"),
    };
    await Vm.with(client, async (third) => {
      await third.waitFor(/1000000 bytes good/);
    });
  });
});

test("switch: the command says how to plug in, serves, and names a port in use", { timeout: 60_000 }, async () => {
  const path = `${temporaryFolder()}/switch.sock`;
  const port = await freePort();
  const args = ["--import", "tsx", `${projectRoot}/tools/switch.ts`, "-p", `127.0.0.1:${port}:8080`];
  const child = spawn(process.execPath, [...args, "--socket", path], { cwd: projectRoot });
  const forget = onExit(() => child.kill("SIGKILL"));
  try {
    const text = await outputUntil(child, /netdev\.ip=\S+/);
    assert.match(text, new RegExp(`-netdev stream,id=n0,server=off,addr\\.type=unix,addr\\.path=${path} `));
    await Vm.with({ initrd, append: commandLine("/c-server"), netdev: netdevFor(path) }, async (vm) => {
      await vm.waitFor(LISTENING);
      assert.equal((await get(port)).stdout, "Hello from Unikraft!\n");
    });
    const second = await run([process.execPath, ...args, "--socket", `${path}2`], { cwd: projectRoot });
    assert.deepEqual([second.status, second.stderr], [1, `switch: port 127.0.0.1:${port}/tcp is in use\n`]);
  } finally {
    child.kill("SIGTERM");
    forget();
  }
});

function outputUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (data: Buffer) => {
      text += data.toString();
      if (pattern.test(text)) resolve(text);
    });
    child.once("close", () => reject(new Error(`it ended after: ${text}`)));
  });
}
