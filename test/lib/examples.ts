// Runs an example to its end, or, if it has a client, to the client's end: natively, on QEMU, and hosted.

import { readFileSync } from "node:fs";
import { Machine, Network } from "../../platform/hosted/index.ts";
import type { Built } from "../../tools/examples/build.ts";
import { kernelCommandLine } from "../../tools/examples/commandline.ts";
import { clientScript, type Example } from "../../tools/examples/example.ts";
import { collect, runHosted } from "../hosted/run.ts";
import { run } from "./command.ts";
import { NativeRoot } from "./native.ts";
import { GUEST_ADDRESS, NetNs } from "./netns.ts";
import { KERNEL_BROKE, programOutput, Vm } from "./vm.ts";

export type Place = "native" | "kvm" | "hosted";

export interface Outcome {
  /** The client's if there is one, otherwise the program's. */
  readonly status: number | string;
  readonly output: string;
}

/** Milliseconds. */
const PATIENCE = { kvm: 120_000, hosted: 300_000, native: 60_000 };
/**
 * Waits until $HOST accepts connections to $PORT and leaves them open, for at most a minute: a published port accepts
 * connections before the program listens, and resets them.
 */
const WAIT = `
stays() { exec 3<>/dev/tcp/$HOST/$PORT || return 1; read -r -t 2 -u 3; (($? > 128)); }
deadline=$((SECONDS + 60))
until stays; do ((SECONDS < deadline)) || exit 124; done 2>/dev/null
exec 3>&-
`;

/** Runs the client once the server is there. */
async function talk(
  example: Example,
  host: string,
  ports: readonly number[],
  prefix: readonly string[],
): Promise<Outcome> {
  const script = `${WAIT}\n. "${clientScript(example)}"`;
  const variables = [`HOST=${host}`, `PORT=${ports[0]}`, `PORTS=${ports.join(" ")}`];
  const { status, stdout, stderr } = await run([...prefix, "env", ...variables, "bash", "-c", script], {
    timeout: PATIENCE.kvm,
  });
  return { status, output: stdout + stderr };
}

async function natively(example: Example, { folder }: Built): Promise<Outcome> {
  const network = NetNs.create({ bridge: false });
  const root = await NativeRoot.copy(folder);
  try {
    const command = root.command({ argv: example.command, environment: example.environment, network });
    if (!clientScript(example)) {
      const { status, stdout } = await run(command, { timeout: PATIENCE.native });
      return { status, output: stdout };
    }
    const server = new Vm({ command });
    const outcome = await talk(example, "127.0.0.1", example.ports, network.command());
    await server.stop();
    return outcome;
  } finally {
    root.delete();
    network.delete();
  }
}

async function onQemu(example: Example, { archive }: Built): Promise<Outcome> {
  const client = clientScript(example) !== undefined;
  const network = client ? NetNs.create() : undefined;
  const address = client ? [`netdev.ip=${GUEST_ADDRESS}/24`] : [];
  const vm = new Vm({
    initrd: archive,
    append: kernelCommandLine(example, address),
    memory: example.memory,
    debugExit: true,
    ...(network ? { network } : { netdev: "none" }),
  });
  try {
    if (network) return await talk(example, GUEST_ADDRESS, example.ports, network.command());
    const status = await vm.end(PATIENCE.kvm);
    return { status: Number(status) >> 1, output: programOutput(vm.console) };
  } finally {
    await vm.stop();
    network?.delete();
    if (KERNEL_BROKE.test(vm.console)) console.error(vm.console);
  }
}

async function hosted(example: Example, { archive }: Built): Promise<Outcome> {
  const { command, environment, memory } = example;
  const options = { command, environment, memory, archives: [readFileSync(archive)] };
  if (!clientScript(example)) return runHosted(options, { patience: PATIENCE.hosted });
  const network = new Network();
  const ports: number[] = [];
  for (const port of example.ports) ports.push((await network.publish(`127.0.0.1:0:${port}`)).port);
  const machine = await Machine.create({ ...options, network });
  collect(machine);
  const ended = machine.run();
  try {
    return await talk(example, "127.0.0.1", ports, []);
  } finally {
    machine.stop();
    await ended;
    network.close();
  }
}

const RUNNERS = { native: natively, kvm: onQemu, hosted };

export function runExample(place: Place, example: Example, built: Built): Promise<Outcome> {
  return RUNNERS[place](example, built);
}
