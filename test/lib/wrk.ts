// wrk, the HTTP load generator: runs it in a namespace and reads its report.

import type { NetNs } from "./netns.ts";

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Each request on a connection of its own. */
  readonly close?: boolean;
}

export interface Report {
  readonly requests: number;
  /** Requests a second. */
  readonly rate: number;
  /** wrk's line about failed connects, reads, writes and timeouts, or about answers that are no success; empty if all went well. */
  readonly errors: string;
}

export async function wrk(network: NetNs, { url, connections, seconds, close }: Load): Promise<Report> {
  const header = close ? ["-H", "Connection: close"] : [];
  const argv = ["wrk", "-t", "1", "-c", String(connections), "-d", `${seconds}s`, ...header, url];
  const text = await network.must(argv, { timeout: (seconds + 30) * 1000 });
  const errors = /^ *(Socket errors|Non-2xx).*$/gm;
  return {
    requests: Number(/(\d+) requests in/.exec(text)?.[1] ?? 0),
    rate: Number(/Requests\/sec: +([\d.]+)/.exec(text)?.[1] ?? 0),
    errors: (text.match(errors) ?? []).join("; ").trim(),
  };
}
