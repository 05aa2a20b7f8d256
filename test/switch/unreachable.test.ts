// What a machine is told when the host itself finds no way: in a namespace that has no network at all.

import assert from "node:assert/strict";
import test from "node:test";
import { Network } from "../../platform/hosted/network/network.ts";
import { parseIcmp } from "../../platform/hosted/network/wire/icmp.ts";
import { ICMP } from "../../platform/hosted/network/wire/ipv4.ts";
import { SYN } from "../../platform/hosted/network/wire/tcp.ts";
import { projectRoot } from "../../tools/project.ts";
import { NetNs, noNetwork } from "../lib/netns.ts";
import { FakeMachine, ip } from "./fakemachine.ts";

const INSIDE = "ELFIN_TEST_NO_NETWORK";

/** The first bytes of what a machine gets for a SYN and for a datagram. */
async function ask(): Promise<string> {
  const network = new Network();
  const machine = new FakeMachine(network);
  machine.arp();
  const to = ip("192.0.2.1");
  machine.sendTcp(to, { sourcePort: 99, destinationPort: 80, sequence: 1, flags: SYN });
  const first = parseIcmp((await machine.packet(ICMP)).payload);
  machine.sendUdp(to, { sourcePort: 99, destinationPort: 80, data: new Uint8Array(1) });
  const second = parseIcmp((await machine.packet(ICMP)).payload);
  network.close();
  return `${first?.type}/${first?.code} ${second?.type}/${second?.code}`;
}

if (process.env[INSIDE]) {
  console.log(await ask());
} else {
  test("gateway: a network the host can't reach is unreachable", { skip: noNetwork }, async () => {
    const network = NetNs.create({ bridge: false });
    try {
      const argv = [process.execPath, "--import", "tsx", import.meta.filename];
      const env = { ...process.env, [INSIDE]: "1", NODE_TEST_CONTEXT: undefined };
      assert.equal(await network.must(argv, { cwd: projectRoot, env }), "3/0 3/0\n");
    } finally {
      network.delete();
    }
  });
}
