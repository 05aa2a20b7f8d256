// The network stack against Linux's, over a good link and a bad one.
//
// ELFIN_REQUESTS and ELFIN_MEGABYTES make the load tests longer than the continuous integration runs them
// (make soak).

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { badLink } from "./lib/badlink.ts";
import { GUEST_ADDRESS, GUEST_ADDRESS_V6, IPV6_NETWORK, NetNs, noNetwork } from "./lib/netns.ts";
import { makeFolder, pack, samplePrograms, serverFolder } from "./lib/rootfs.ts";
import { commandLine, KERNEL_BROKE, type MachineType, Vm, type VmOptions } from "./lib/vm.ts";
import { type Report, wrk } from "./lib/wrk.ts";

const REQUESTS = Number(process.env.ELFIN_REQUESTS ?? 5_000);
const BYTES = Number(process.env.ELFIN_MEGABYTES ?? 2) * 1_000_000;
const LISTENING = /Listening on port \d+/;
const URL = `http://${GUEST_ADDRESS}:8080/`;

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

/** Boots a server and lets a function talk to it; the kernel must survive. */
async function serving(
  command: string,
  options: Partial<VmOptions>,
  use: (network: NetNs, vm: Vm) => Promise<void>,
): Promise<void> {
  await NetNs.with((network) =>
    Vm.with({ initrd, append: commandLine(command), network, ...options }, async (vm) => {
      await vm.waitFor(LISTENING);
      await use(network, vm);
      assert.doesNotMatch(vm.console, KERNEL_BROKE);
    }),
  );
}

for (const machine of ["pc", "microvm"] as MachineType[]) {
  test(`network: ping, small and in fragments, on ${machine}`, { skip: noNetwork }, async () => {
    await serving("/c-server", { machine }, async (network) => {
      for (const size of ["0", "56", "1472", "1473", "60000"]) {
        const text = await network.must(["ping", "-c", "3", "-i", "0.2", "-W", "2", "-s", size, GUEST_ADDRESS]);
        assert.match(text, /3 received, 0% packet loss/, `size ${size}`);
      }
    });
  });
}

test("network: a port nobody listens on refuses at once", { skip: noNetwork }, async () => {
  await serving("/c-server", {}, async (network) => {
    const { status, stderr } = await network.run(["curl", "-sS", "--max-time", "5", `http://${GUEST_ADDRESS}:81/`]);
    assert.equal(status, 7, stderr);
  });
});

test("network: a client that hangs up early harms nobody", { skip: noNetwork }, async () => {
  await serving("/c-server", {}, async (network) => {
    // bash's /dev/tcp: connect and close, before, within and after the request.
    const rude = `for text in "" "GET /" "GET / HTTP/1.0\\r\\n\\r\\n"; do
      exec 3<>/dev/tcp/${GUEST_ADDRESS}/8080; printf "$text" >&3; exec 3>&-; done`;
    for (let i = 0; i < 5; i++) await network.must(["bash", "-c", rude]);
    assert.equal(await network.must(["curl", "-sS", "--max-time", "10", URL]), "Hello from Unikraft!\n");
  });
});

test("network: 400 connections at once are served", { skip: noNetwork }, async () => {
  await serving("/epoll-server", {}, async (network) => {
    const report = await wrk(network, { url: URL, connections: 400, seconds: 3 });
    assert.equal(report.errors, "");
    assert.ok(report.requests > 1000, `${report.requests} requests`);
  });
});

test(`network: ${REQUESTS} requests, each its own connection, 64 at once`, {
  skip: noNetwork,
  timeout: 600_000,
}, async (t) => {
  await serving("/c-server", { memory: 16 }, async (network) => {
    const rounds: Report[] = [];
    let done = 0;
    while (done < REQUESTS && rounds.length < 200) {
      const report = await wrk(network, { url: URL, connections: 64, seconds: 2, close: true });
      assert.equal(report.errors, "", `after ${done} requests`);
      assert.ok(report.requests > 100, `stalled after ${done} requests`);
      rounds.push(report);
      done += report.requests;
    }
    const rates = rounds.map((report) => Math.round(report.rate));
    t.diagnostic(`requests a second, round by round: ${rates.join(" ")}`);
    assert.ok(Math.min(...rates) > Math.max(...rates) / 3, "it slows down");
  });
});

test(`network: ${BYTES} bytes both ways over a good link`, { skip: noNetwork }, async () => {
  await serving("/blob serve 9000 0", {}, async (network) => {
    for (const way of ["put", "get"]) await transfer(network, way, 1);
  });
});

test("network: what a program sent before it ended still arrives over a bad link", { skip: noNetwork }, async () => {
  await NetNs.with(async (network) => {
    const link = await badLink(network, { loss: 5, reorder: 0, delay: 20, seed: 6 });
    const vm = new Vm({ initrd, append: commandLine("/blob serve 9000 1"), network, netdev: link.netdev });
    try {
      await vm.waitFor(LISTENING);
      await transfer(network, "get", 3, 300_000);
      await vm.end();
    } finally {
      await vm.stop();
      await link.stop();
    }
  });
});

/** Moves bytes; the program itself compares every one. */
async function transfer(
  network: NetNs,
  way: string,
  seed: number,
  bytes = BYTES,
  address = GUEST_ADDRESS,
): Promise<void> {
  const argv = [`${programs}/gcc/blob`, way, address, "9000", String(bytes), String(seed)];
  const output = await network.must(argv, { timeout: 20_000 + bytes / 20 });
  assert.equal(output, `${bytes} bytes good\n`);
}

test(`network: ${BYTES} bytes both ways, 5 % lost, 25 % reordered, 20 ms late`, {
  skip: noNetwork,
  timeout: 600_000,
}, async (t) => {
  await NetNs.with(async (network) => {
    const link = await badLink(network, { loss: 5, reorder: 25, delay: 20, seed: 12345 });
    const vm = new Vm({ initrd, append: commandLine("/blob serve 9000 0"), network, netdev: link.netdev });
    try {
      await vm.waitFor(LISTENING);
      for (const way of ["put", "get"]) {
        const start = performance.now();
        await transfer(network, way, 2);
        t.diagnostic(`${way}: ${Math.round(BYTES / (performance.now() - start))} kB/s`);
      }
      assert.doesNotMatch(vm.console, KERNEL_BROKE);
    } finally {
      await vm.stop();
      t.diagnostic((await link.stop()).trim().replaceAll("\n", " "));
    }
  });
});

for (const machine of ["pc", "microvm"] as MachineType[]) {
  test(`network: IPv6: ping, small and in fragments, and one listener for both families, on ${machine}`, {
    skip: noNetwork,
  }, async () => {
    const append = commandLine("/epoll-server", { network: IPV6_NETWORK });
    await serving("", { machine, append }, async (network) => {
      for (const size of ["0", "1452", "1453", "60000"]) {
        const argv = ["ping", "-6", "-c", "3", "-i", "0.2", "-W", "2", "-s", size, GUEST_ADDRESS_V6];
        assert.match(await network.must(argv), /3 received, 0% packet loss/, `size ${size}`);
      }
      for (const host of [GUEST_ADDRESS, `[${GUEST_ADDRESS_V6}]`]) {
        const report = await wrk(network, { url: `http://${host}:8080/`, connections: 8, seconds: 1 });
        assert.equal(report.errors, "");
        assert.ok(report.requests > 100, `${host}: ${report.requests} requests`);
      }
      const refused = await network.run(["curl", "-sS", "--max-time", "5", `http://[${GUEST_ADDRESS_V6}]:81/`]);
      assert.equal(refused.status, 7, refused.stderr);
    });
  });
}

test(`network: IPv6: ${BYTES} bytes both ways over a good link and a bad one`, { skip: noNetwork }, async () => {
  const append = commandLine("/blob serve 9000 0", { network: IPV6_NETWORK });
  await NetNs.with(async (network) => {
    const link = await badLink(network, { loss: 3, reorder: 25, delay: 10, seed: 99 });
    const vm = new Vm({ initrd, append, network, netdev: link.netdev });
    try {
      await vm.waitFor(LISTENING);
      for (const way of ["put", "get"]) await transfer(network, way, 4, BYTES, GUEST_ADDRESS_V6);
      assert.doesNotMatch(vm.console, KERNEL_BROKE);
    } finally {
      await vm.stop();
      await link.stop();
    }
  });
  await serving("", { append }, async (network) => {
    for (const way of ["put", "get"]) await transfer(network, way, 5, BYTES, GUEST_ADDRESS_V6);
  });
});
