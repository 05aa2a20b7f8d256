// How published ports are written, and what goes wrong when they are opened.

import assert from "node:assert/strict";
import * as net from "node:net";
import test from "node:test";
import { parsePublish } from "../../platform/hosted/network/gateway/publish.ts";
import { ip, withMachine } from "./fakemachine.ts";

test("publish: every form", () => {
  const base = { address: undefined, port: 0, machinePort: 80, protocol: "tcp", machine: undefined };
  assert.deepEqual(parsePublish("80"), base);
  assert.deepEqual(parsePublish("8080:80"), { ...base, port: 8080 });
  assert.deepEqual(parsePublish("0:80/udp"), { ...base, protocol: "udp" });
  assert.deepEqual(parsePublish("127.0.0.1:8080:80/tcp"), { ...base, address: "127.0.0.1", port: 8080 });
  assert.deepEqual(parsePublish("127.0.0.1::80"), { ...base, address: "127.0.0.1" });
  assert.deepEqual(parsePublish("[::1]:8080:80"), { ...base, address: "::1", port: 8080 });
  assert.deepEqual(parsePublish("8080:80@10.0.2.16"), { ...base, port: 8080, machine: ip("10.0.2.16") });
  for (const bad of [
    "",
    ":",
    "x",
    "80:",
    "80:0",
    "65536:80",
    "80:65536",
    "80/sctp",
    "1.2.3:80:80",
    "-1:80",
    "80@x",
    "[1.2.3]:1:1",
  ]) {
    assert.throws(() => parsePublish(bad), /expected|no address|neither|port/, bad);
  }
});

test("publish: a port in use is named, whoever uses it", async () => {
  await withMachine({}, async (_machine, network) => {
    for (const protocol of ["tcp", "udp"]) {
      const { port } = await network.publish(`127.0.0.1:0:80/${protocol}`);
      const again = network.publish(`127.0.0.1:${port}:81/${protocol}`);
      await assert.rejects(again, new RegExp(`port 127\\.0\\.0\\.1:${port}/${protocol} is in use`));
    }
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    await assert.rejects(network.publish(`127.0.0.1:${port}:80`), /is in use/);
    server.close();
    await assert.rejects(network.publish("192.0.2.1:0:80"), /port 192\.0\.2\.1:0\/tcp is on no address of this host/);
    await assert.rejects(network.publish("127.0.0.1:0:80@10.0.3.1"), /machine of the network/);
  });
});
