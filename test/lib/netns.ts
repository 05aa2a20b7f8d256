// A network of its own for machines under test: a namespace with the walk-through's bridge inside.
//
//   namespace:  virbr0 172.44.0.1/24 --- tap0 --- machine 172.44.0.2
//               2001:db8::1/64
//                                    \-- tap1 --- ...

import { execFileSync } from "node:child_process";
import { onExit } from "./cleanup.ts";
import { must, type Result, type RunOptions, run } from "./command.ts";

/** Addresses of the walk-through. */
export const HOST_ADDRESS = "172.44.0.1";
export const GUEST_ADDRESS = "172.44.0.2";
/** The same in IPv6, for machines that are told (IPV6_NETWORK). */
export const GUEST_ADDRESS_V6 = "2001:db8::2";
export const IPV6_NETWORK = `netdev.ip=${GUEST_ADDRESS}/24,[${GUEST_ADDRESS_V6}]/64:${HOST_ADDRESS},[2001:db8::1]`;

/** Why there can't be a namespace here, or false; for node:test's skip option. */
export const noNetwork: string | false = process.getuid?.() === 0 ? false : "network namespaces need root";

let created = 0;

export class NetNs {
  readonly name = `elfin-${process.pid}-${++created}`;
  private taps = 0;
  private readonly undo: () => void;

  private constructor() {
    this.ip("netns", "add", this.name);
    this.undo = onExit(() => this.ip("netns", "del", this.name));
  }

  /** A namespace with loopback; with bridge unless told otherwise. */
  static create({ bridge = true } = {}): NetNs {
    const network = new NetNs();
    network.inside("link", "set", "dev", "lo", "up");
    if (bridge) network.addBridge();
    return network;
  }

  private addBridge(): void {
    this.inside("link", "add", "dev", "virbr0", "type", "bridge");
    this.inside("address", "add", `${HOST_ADDRESS}/24`, "dev", "virbr0");
    this.inside("-6", "address", "add", "2001:db8::1/64", "dev", "virbr0", "nodad");
    this.inside("link", "set", "dev", "virbr0", "up");
  }

  /** A new tap device on the bridge; its name. */
  addTap(): string {
    const tap = `tap${this.taps++}`;
    this.inside("tuntap", "add", "dev", tap, "mode", "tap");
    this.inside("link", "set", "dev", tap, "master", "virbr0", "up");
    return tap;
  }

  /** The command that runs a command inside; quicker than `ip netns exec`, which also mounts a new /sys. */
  command(...argv: string[]): string[] {
    return ["nsenter", `--net=/run/netns/${this.name}`, ...argv];
  }

  run(argv: readonly string[], options?: RunOptions): Promise<Result> {
    return run(this.command(...argv), options);
  }

  must(argv: readonly string[], options?: RunOptions): Promise<string> {
    return must(this.command(...argv), options);
  }

  /** Deletes the namespace and what is in it. */
  delete(): void {
    this.undo();
  }

  /** For `await using`-like code: gives a namespace to a function, and deletes it whatever happens. */
  static async with<T>(use: (network: NetNs) => Promise<T>): Promise<T> {
    const network = NetNs.create();
    try {
      return await use(network);
    } finally {
      network.delete();
    }
  }

  private ip(...args: string[]): void {
    execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
  }

  private inside(...args: string[]): void {
    this.ip("-n", this.name, ...args);
  }
}
