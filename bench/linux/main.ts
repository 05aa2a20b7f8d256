// make bench-linux: servers on Elfin and on a Linux guest under the same QEMU, measured in turns.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { GUEST_ADDRESS, NetNs, noNetwork } from "../../test/lib/netns.ts";
import { samplePrograms, temporaryFolder } from "../../test/lib/rootfs.ts";
import { Vm, type VmOptions } from "../../test/lib/vm.ts";
import { archiveFolder } from "../../tools/archive-folder.ts";
import { buildRoot } from "../../tools/debian/root.ts";
import { linuxCommandLine, linuxGuest, withGuest } from "./guest.ts";
import { SERVERS, type Server, type Target } from "./rows.ts";

const MEMORY = 512;
const ROUNDS = Number(process.env.ELFIN_ROUNDS ?? 3);
const PACKAGES = ["nginx", "redis-server", "redis-tools", "iperf3", "dash"];

const NGINX = `
daemon off;
master_process off;
error_log stderr;
pid /tmp/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  server { listen 8080; root /srv; }
}
`;

/** The programs' root file system: folder and archive. */
async function programs(): Promise<{ folder: string; archive: string }> {
  const base = temporaryFolder();
  const overlay = temporaryFolder();
  const files = { "etc/bench.conf": NGINX, "srv/index.html": "x".repeat(612), "srv/large": "x".repeat(100_000) };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(`${overlay}/${name}`), { recursive: true });
    writeFileSync(`${overlay}/${name}`, text);
  }
  copyFileSync(`${await samplePrograms()}/musl/epoll-server`, `${overlay}/epoll-server`);
  for (const name of ["log", "lib"]) mkdirSync(`${overlay}/var/${name}/nginx`, { recursive: true });
  buildRoot(`${base}/root`, { packages: PACKAGES, without: [], overlays: [overlay] });
  writeFileSync(`${base}/root.cpio`, archiveFolder(`${base}/root`, { mtime: 0, warn: console.error }));
  return { folder: `${base}/root`, archive: `${base}/root.cpio` };
}

/** Waits until the port is open, for at most a minute. */
async function listening(network: NetNs, port: number): Promise<void> {
  const script = `for i in $(seq 600); do exec 3<>/dev/tcp/${GUEST_ADDRESS}/${port} && exit 0; sleep 0.1; done; exit 1`;
  await network.must(["timeout", "60", "bash", "-c", `{ ${script}; } 2>/dev/null`]);
}

async function measure(server: Server, options: VmOptions, folder: string): Promise<number[]> {
  const network = NetNs.create();
  const vm = new Vm({ ...options, machine: "pc", memory: MEMORY, network });
  try {
    if (server.ready) await vm.waitFor(server.ready, 60_000);
    else await listening(network, server.port);
    const target: Target = { network, address: GUEST_ADDRESS, folder };
    const rates: number[] = [];
    for (const row of server.rows) rates.push(await row.measure(target));
    return rates;
  } catch (error) {
    throw new Error(`${server.name}: ${error}\n${vm.console.slice(-2000)}`);
  } finally {
    await vm.stop();
    network.delete();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => (word ? word : '""')).join(" ");
}

async function main(): Promise<void> {
  if (noNetwork) throw new Error(noNetwork);
  const chosen = process.argv.slice(2);
  const { folder, archive } = await programs();
  const guest = linuxGuest();
  const both = `${temporaryFolder()}/linux.cpio`;
  writeFileSync(both, withGuest(archive, guest));
  console.log(`| server | load | Elfin | Linux ${guest.version} | ratio |\n|---|---|---|---|---|`);
  for (const server of SERVERS.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
    const address = `${GUEST_ADDRESS}/24`;
    const own = { initrd: archive, append: `elfin netdev.ip=${address} -- ${quoted(server.command)}` };
    const linux = { kernel: guest.kernel, initrd: both, append: linuxCommandLine(address, server.command) };
    const rates: { own: number[]; linux: number[] }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rates.push({ own: await measure(server, own, folder), linux: await measure(server, linux, folder) });
    }
    server.rows.forEach(({ name, unit }, i) => {
      const [a, b] = [
        median(rates.map((round) => round.own[i] ?? 0)),
        median(rates.map((round) => round.linux[i] ?? 0)),
      ];
      const show = (value: number) => Math.round(value).toLocaleString("en-GB");
      console.log(`| ${server.name} | ${name} | ${show(a)} ${unit} | ${show(b)} ${unit} | ${(a / b).toFixed(2)} |`);
    });
  }
}

await main();
