// What is measured of a server: a load from outside, and a number that is better when it is larger.

import type { NetNs } from "../../test/lib/netns.ts";
import { wrk } from "../../test/lib/wrk.ts";

export interface Target {
  readonly network: NetNs;
  readonly address: string;
  /** Where the programs are unpacked, for clients from there. */
  readonly folder: string;
}

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly measure: (target: Target) => Promise<number>;
}

export interface Server {
  readonly name: string;
  readonly command: readonly string[];
  readonly port: number;
  /** What it says on the console when it is ready, if a connection that asks nothing would upset it. */
  readonly ready?: RegExp;
  readonly rows: readonly Row[];
}

const SECONDS = Number(process.env.ELFIN_SECONDS ?? 3);

/** A program of the packages, natively, with the packages' own libraries. */
function client({ folder }: Target, program: string, ...rest: string[]): string[] {
  return [
    `${folder}/lib64/ld-linux-x86-64.so.2`,
    "--library-path",
    `${folder}/usr/lib/x86_64-linux-gnu`,
    `${folder}${program}`,
    ...rest,
  ];
}

function http(name: string, connections: number, path = "/", close = false): Row {
  return {
    name,
    unit: "req/s",
    measure: async ({ network, address }) => {
      const { rate, errors } = await wrk(network, {
        url: `http://${address}:8080${path}`,
        connections,
        seconds: SECONDS,
        close,
      });
      if (errors) console.error(`  ${name}: ${errors}`);
      return rate;
    },
  };
}

function redis(name: string, test: string, pipeline: number, requests: number): Row {
  return {
    name,
    unit: "req/s",
    measure: async (target) => {
      const options = [
        "-h",
        target.address,
        "-q",
        "--csv",
        "-c",
        "50",
        "-P",
        String(pipeline),
        "-n",
        String(requests),
        "-t",
        test,
      ];
      const text = await target.network.must(client(target, "/usr/bin/redis-benchmark", ...options), {
        timeout: 120_000,
      });
      return Number(/^"[A-Z]+","([\d.]+)"/m.exec(text)?.[1] ?? Number.NaN);
    },
  };
}

function iperf(name: string, ...options: string[]): Row {
  return {
    name,
    unit: "Mbit/s",
    measure: async (target) => {
      const command = client(target, "/usr/bin/iperf3", "-J", "-c", target.address, "-t", String(SECONDS), ...options);
      const report = JSON.parse(await target.network.must(command, { timeout: 60_000 }));
      if (report.error) throw new Error(report.error);
      return report.end.sum_received.bits_per_second / 1e6;
    },
  };
}

export const SERVERS: readonly Server[] = [
  {
    name: "epoll server",
    command: ["/epoll-server"],
    port: 8080,
    rows: [
      http("8 connections", 8),
      http("64 connections", 64),
      http("400 connections", 400),
      http("a connection a request, 8 at once", 8, "/", true),
      http("a connection a request, 64 at once", 64, "/", true),
      http("a connection a request, 400 at once", 400, "/", true),
    ],
  },
  {
    name: "nginx",
    command: ["/usr/sbin/nginx", "-c", "/etc/bench.conf"],
    port: 8080,
    rows: [
      http("612 bytes, 8 connections", 8),
      http("612 bytes, 64 connections", 64),
      http("100 KB, 8 connections", 8, "/large"),
    ],
  },
  {
    name: "redis",
    command: ["/usr/bin/redis-server", "--save", "", "--protected-mode", "no"],
    port: 6379,
    rows: [
      redis("GET", "get", 1, 20_000),
      redis("SET", "set", 1, 20_000),
      redis("GET, 16 at once", "get", 16, 100_000),
    ],
  },
  {
    name: "iperf3",
    command: ["/usr/bin/iperf3", "-s"],
    port: 5201,
    ready: /Server listening/,
    rows: [iperf("to the machine"), iperf("from the machine", "-R")],
  },
];
