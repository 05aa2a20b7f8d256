// A learning Ethernet switch.

import { formatMac, isGroup, type Mac } from "./addresses.ts";
import { MAX_FRAME, type Port } from "./port.ts";
import { DESTINATION_MAC, ETHERNET_HEADER, readMac, SOURCE_MAC } from "./wire/ethernet.ts";

/** Addresses learned on one port; more are not learned, and frames to them go to all ports. */
const ADDRESSES_PER_PORT = 64;

/** Sees each frame that a port sends or receives. */
export type Tap = (frame: Uint8Array) => void;

interface Attachment {
  readonly port: Port;
  readonly addresses: Set<Mac>;
  /** Has its addresses for good: no other port can take them over, and it learns no more. */
  readonly pinned: boolean;
  readonly taps: Set<Tap>;
}

export class Switch {
  /** Frames that were no frames: too short, too long, or from a group address. */
  malformed = 0;
  /** Frames from the address of a pinned port on another one. */
  spoofed = 0;
  /** Called when a port is gone, for each address that was learned on it. */
  onForget: (address: Mac) => void = () => {};
  private readonly attached = new Map<Port, Attachment>();
  private readonly places = new Map<Mac, Attachment>();

  /** Plugs a cable in. With addresses, these belong to the port and to no other. */
  attach(port: Port, addresses: readonly Mac[] = []): void {
    if (this.attached.has(port)) throw new Error("the port is attached already");
    const attachment = { port, addresses: new Set(addresses), pinned: addresses.length > 0, taps: new Set<Tap>() };
    for (const address of addresses) {
      if (this.places.has(address)) throw new Error(`${formatMac(address)} is taken`);
      this.places.set(address, attachment);
    }
    this.attached.set(port, attachment);
    port.onFrame = (frame) => this.forward(attachment, frame);
    port.onClose = () => this.detach(port);
  }

  /** Unplugs a cable, without closing it. */
  detach(port: Port): void {
    const attachment = this.attached.get(port);
    if (!attachment) return;
    this.attached.delete(port);
    port.onFrame = () => {};
    port.onClose = () => {};
    for (const address of attachment.addresses) {
      this.places.delete(address);
      this.onForget(address);
    }
  }

  /** Shows a tap every frame that an attached port sends or receives; returns what ends that. */
  tap(port: Port, tap: Tap): () => void {
    const taps = this.attached.get(port)?.taps;
    if (!taps) throw new Error("the port is not attached");
    taps.add(tap);
    return () => taps.delete(tap);
  }

  get ports(): Port[] {
    return [...this.attached.keys()];
  }

  private forward(from: Attachment, frame: Uint8Array): void {
    for (const tap of from.taps) tap(frame);
    if (frame.length < ETHERNET_HEADER || frame.length > MAX_FRAME) {
      this.malformed++;
      return;
    }
    if (!this.learn(from, readMac(frame, SOURCE_MAC))) return;
    const destination = readMac(frame, DESTINATION_MAC);
    const to = isGroup(destination) ? undefined : this.places.get(destination);
    if (to) {
      if (to !== from) this.deliver(to, frame);
      return;
    }
    for (const attachment of this.attached.values()) {
      if (attachment !== from) this.deliver(attachment, frame);
    }
  }

  private deliver(to: Attachment, frame: Uint8Array): void {
    for (const tap of to.taps) tap(frame);
    to.port.send(frame);
  }

  /** Remembers where an address is; whether the frame may pass. */
  private learn(from: Attachment, source: Mac): boolean {
    const known = this.places.get(source);
    if (known === from) return true;
    if (isGroup(source)) {
      this.malformed++;
      return false;
    }
    if (known?.pinned) {
      this.spoofed++;
      return false;
    }
    if (from.pinned || from.addresses.size >= ADDRESSES_PER_PORT) return true;
    known?.addresses.delete(source);
    from.addresses.add(source);
    this.places.set(source, from);
    return true;
  }
}
