// A virtual network in the foreground: QEMU machines plug in through a Unix socket, without root, bridge or tap.
//
//   npm run switch -- [-p [[ADDRESS:]PORT:]MACHINE_PORT[/udp][@MACHINE]]… [--socket PATH] [--gateway ADDRESS/LENGTH]
//                     [--machine ADDRESS] [--capture FILE] [--no-outbound] [--no-loopback]

import { parseArgs } from "node:util";
import { formatIpv4 } from "../platform/hosted/network/addresses.ts";
import type { Published } from "../platform/hosted/network/gateway/publish.ts";
import { Network } from "../platform/hosted/network/network.ts";
import { PcapFile } from "../platform/hosted/network/pcap.ts";

const { values } = parseArgs({
  options: {
    publish: { type: "string", short: "p", multiple: true, default: [] },
    socket: { type: "string", default: "elfin-switch.sock" },
    gateway: { type: "string", default: "10.0.2.2/24" },
    machine: { type: "string" },
    capture: { type: "string" },
    "no-outbound": { type: "boolean", default: false },
    "no-loopback": { type: "boolean", default: false },
  },
});

function describe({ address, port, protocol, machine, machinePort }: Published): string {
  const host = address.includes(":") ? `[${address}]` : address;
  return `${host}:${port}/${protocol} -> ${machine}:${machinePort}`;
}

async function main(): Promise<void> {
  const network = new Network({
    address: values.gateway,
    ...(values.machine === undefined ? {} : { machine: values.machine }),
    outbound: !values["no-outbound"],
    loopback: !values["no-loopback"],
  });
  const stop = () => {
    network.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  const published = [];
  for (const spec of values.publish) published.push(await network.publish(spec));
  const capture = values.capture === undefined ? undefined : new PcapFile(values.capture);
  capture?.onError((error) => console.error(`switch: ${values.capture}: ${error.message}`));
  const server = await network.listen(values.socket, (port) => {
    if (capture) network.switch.tap(port, capture.record);
  });
  for (const port of published) console.log(describe(port));
  const { address, machine, subnet } = network.gateway.settings;
  console.log(`gateway ${formatIpv4(address)}/${subnet.length}, first machine ${formatIpv4(machine)}; give QEMU:`);
  console.log(`  -netdev ${server.qemuOption()} -device virtio-net-pci,netdev=n0`);
  console.log("and the machine:");
  console.log(`  netdev.ip=${formatIpv4(machine)}/${subnet.length}:${formatIpv4(address)}:${formatIpv4(address)}`);
}

main().catch((error: Error) => {
  console.error(`switch: ${error.message}`);
  process.exit(1);
});
