// A listening port: connections on their way in, and those complete that wait for accept(2).

import { POLLIN } from "../../fs/file";
import { WaitQueue } from "../../sched/waitqueue";
import { Address } from "../address";
import { defaultBuffer, maxConnections } from "../limits";
import { Binding } from "../ports";
import { Connection, TcpSettings } from "./connection";

/** Linux's net.core.somaxconn. */
const SOMAXCONN: i32 = 4096;
/**
 * Complete connections that may always wait, however small the program's backlog: POSIX lets the queue be longer than
 * asked for, and a server that takes one connection after another then meets a burst without a client's second of delay.
 */
const LEAST_QUEUE: i32 = 512;

export class Listener {
  next: Listener | null = null;
  backlog: i32 = 0;
  reusePort: bool = false;
  readonly settings: TcpSettings = new TcpSettings();
  private first: Connection | null = null;
  private last: Connection | null = null;
  /** Complete connections waiting. */
  waiting: i32 = 0;
  /** Half-open connections. */
  halfOpen: i32 = 0;
  /** When a cookie was last sent instead of keeping a half-open connection; cookies are believed for a while after. */
  cookieSentAt: u64 = 0;

  constructor(
    private readonly binding: Binding,
    readonly waiters: WaitQueue,
  ) {
    this.settings.sendLimit = defaultBuffer;
    this.settings.receiveLimit = defaultBuffer;
  }

  get address(): Address {
    return this.binding.address;
  }

  get port(): u32 {
    return this.binding.port;
  }

  /** True if segments to this address are for it. */
  covers(address: Address): bool {
    return this.binding.covers(address);
  }

  /** Of two listeners for an address the one with the higher number has it: one address, one family, both. */
  get precision(): i32 {
    const address = this.binding.address;
    if (!address.isAny) return 2;
    return address.low || this.binding.onlyV6 ? 1 : 0;
  }

  get queueLimit(): i32 {
    const least = min(LEAST_QUEUE, maxConnections / 4);
    return max(least, min(max(this.backlog, 0) + 1, SOMAXCONN));
  }

  get queueFull(): bool {
    return this.waiting >= this.queueLimit;
  }

  /** Half-open connections are kept up to this number; cookies take over. */
  get halfOpenFull(): bool {
    return this.halfOpen >= max(64, min(this.queueLimit, maxConnections / 4));
  }

  /** A connection is complete. */
  push(connection: Connection): void {
    connection.nextAccepted = null;
    const last = this.last;
    if (last) last.nextAccepted = connection;
    else this.first = connection;
    this.last = connection;
    this.waiting++;
    this.waiters.wake(POLLIN);
  }

  /** The connection that has waited longest, or null. */
  shift(): Connection | null {
    const connection = this.first;
    if (!connection) return null;
    this.first = connection.nextAccepted;
    if (!this.first) this.last = null;
    connection.nextAccepted = null;
    connection.listener = null;
    this.waiting--;
    return connection;
  }
}
