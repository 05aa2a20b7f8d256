// Which machine has which address: what ARP has told, and the packets that wait for an answer.

import { BROADCAST_MAC, type Ipv4, type Mac } from "../addresses.ts";
import { ARP_REPLY, ARP_REQUEST, type Arp, arpFrame } from "../wire/arp.ts";

/** Machines remembered; the one heard of longest ago is forgotten first. */
const LIMIT = 1024;
/** Packets that wait for one address. */
const WAITING = 64;
const REQUESTS = 3;
/** Milliseconds between requests. */
const INTERVAL = 500;

interface Search {
  readonly frames: Uint8Array[];
  readonly timer: NodeJS.Timeout;
  requests: number;
}

export interface NeighboursOptions {
  readonly address: Ipv4;
  readonly mac: Mac;
  /** Whether a machine can have this address. */
  readonly mayHave: (address: Ipv4) => boolean;
  readonly send: (frame: Uint8Array) => void;
  /** The frame's Ethernet header gets this destination, and the frame is sent. */
  readonly deliver: (frame: Uint8Array, to: Mac) => void;
  /** Nobody has this address. */
  readonly onMissing: (address: Ipv4) => void;
}

export class Neighbours {
  private readonly known = new Map<Ipv4, Mac>();
  private readonly searches = new Map<Ipv4, Search>();

  constructor(private readonly options: NeighboursOptions) {}

  /** Sends a frame to whoever has an address, asking first if need be. */
  send(frame: Uint8Array, to: Ipv4): void {
    const mac = this.known.get(to);
    if (mac !== undefined) this.options.deliver(frame, mac);
    else this.search(to, frame);
  }

  macOf(address: Ipv4): Mac | undefined {
    return this.known.get(address);
  }

  receive(arp: Arp): void {
    const { address, mac, mayHave, send } = this.options;
    if (arp.sender !== address && mayHave(arp.sender)) this.learn(arp.sender, arp.senderMac);
    if (arp.operation !== ARP_REQUEST || arp.target !== address) return;
    const reply = {
      operation: ARP_REPLY,
      senderMac: mac,
      sender: address,
      targetMac: arp.senderMac,
      target: arp.sender,
    };
    send(arpFrame(arp.senderMac, reply));
  }

  learn(address: Ipv4, mac: Mac): void {
    this.known.delete(address);
    this.known.set(address, mac);
    const [oldest] = this.known.keys();
    if (this.known.size > LIMIT && oldest !== undefined) this.known.delete(oldest);
    const search = this.searches.get(address);
    if (!search) return;
    this.endSearch(address, search);
    for (const frame of search.frames) this.options.deliver(frame, mac);
  }

  /** A hardware address is gone; the addresses it had. */
  forget(mac: Mac): Ipv4[] {
    const gone = [...this.known].filter(([, known]) => known === mac).map(([address]) => address);
    for (const address of gone) this.known.delete(address);
    return gone;
  }

  close(): void {
    for (const [address, search] of this.searches) this.endSearch(address, search);
  }

  private search(address: Ipv4, frame: Uint8Array): void {
    const running = this.searches.get(address);
    if (running) {
      if (running.frames.length < WAITING) running.frames.push(frame);
      return;
    }
    if (!this.options.mayHave(address) || this.searches.size >= LIMIT) return;
    const timer = setInterval(() => this.again(address), INTERVAL);
    this.searches.set(address, { frames: [frame], timer, requests: 0 });
    this.again(address);
  }

  private again(address: Ipv4): void {
    const search = this.searches.get(address);
    if (!search) return;
    if (search.requests++ < REQUESTS) {
      this.request(address);
      return;
    }
    this.endSearch(address, search);
    this.options.onMissing(address);
  }

  private request(target: Ipv4): void {
    const { address, mac, send } = this.options;
    send(arpFrame(BROADCAST_MAC, { operation: ARP_REQUEST, senderMac: mac, sender: address, targetMac: 0, target }));
  }

  private endSearch(address: Ipv4, search: Search): void {
    clearInterval(search.timer);
    this.searches.delete(address);
  }
}
