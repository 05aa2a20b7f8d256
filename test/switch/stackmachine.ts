// A machine made of the kernel's own network stack, on a cable that can lose frames, in real time.

import { cable } from "../../platform/hosted/network/cable.ts";
import type { Network } from "../../platform/hosted/network/network.ts";
import type { Port } from "../../platform/hosted/network/port.ts";
import { Stack, stackModule } from "../net/stack.ts";
import { Random } from "../net/world.ts";

export interface Link {
  /** Shares of the frames, in both directions. */
  readonly loss?: number;
  readonly reorder?: number;
  readonly seed?: number;
}

export class StackMachine {
  readonly port: Port;
  private readonly random: Random;
  private timer: NodeJS.Timeout | undefined;
  private readonly waiting = new Set<() => boolean>();
  private closed = false;

  private constructor(
    readonly stack: Stack,
    network: Network,
    private readonly link: Link,
  ) {
    this.random = new Random(link.seed ?? 1);
    const [own, other] = cable();
    this.port = own;
    network.attach(other);
    stack.onFrame = (frame) => this.carry(() => own.send(frame));
    own.onFrame = (frame) =>
      this.carry(() => {
        stack.arrive(frame);
        this.run();
      });
    this.run();
  }

  static async create(network: Network, link: Link = {}): Promise<StackMachine> {
    return new StackMachine(
      new Stack(await stackModule(), { address: "10.0.2.15", gateway: "10.0.2.2" }),
      network,
      link,
    );
  }

  /** Looks again whenever something happened, until there is an answer; fails after a time. */
  until<T>(look: () => T | undefined, what: string, milliseconds = 60_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(attempt);
        reject(new Error(`${what} did not happen`));
      }, milliseconds);
      const attempt = () => {
        const found = look();
        if (found === undefined) return false;
        clearTimeout(timer);
        this.waiting.delete(attempt);
        resolve(found);
        return true;
      };
      this.waiting.add(attempt);
      this.run();
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.port.close();
  }

  private carry(deliver: () => void): void {
    if (this.random.chance(this.link.loss ?? 0)) return;
    if (this.random.chance(this.link.reorder ?? 0)) setTimeout(() => this.closed || deliver(), 2);
    else deliver();
  }

  private run(): void {
    if (this.closed) return;
    const { call } = this.stack;
    const now = BigInt(Math.floor(performance.now() * 1e6)) + 2_000_000_000n;
    call.setClock(now);
    call.round();
    for (const attempt of [...this.waiting]) attempt();
    call.round();
    const next = call.nextTimer();
    clearTimeout(this.timer);
    if (next < 0n || next >= 1n << 62n) return;
    this.timer = setTimeout(() => this.run(), Math.max(Number(next - now) / 1e6, 1)).unref();
  }
}
