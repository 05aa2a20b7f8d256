// The segment being handled (RFC 9293, section 3.3.1: SEG.SEQ, SEG.ACK, ...), read from its header once.

import { Address } from "../address";
import { arrival } from "../arrival";
import { Packet } from "../packet";
import {
  acknowledgment,
  dataOffset,
  destinationPort,
  FIN,
  flags,
  SYN,
  sequence,
  sourcePort,
  windowField,
} from "../wire/tcp";
import { TcpOptions } from "../wire/tcpoptions";

export class Segment {
  readonly source: Address = arrival.source;
  readonly destination: Address = arrival.destination;
  sourcePort: u32 = 0;
  destinationPort: u32 = 0;
  seq: u32 = 0;
  ack: u32 = 0;
  flags: u32 = 0;
  /** Unscaled. */
  window: u32 = 0;
  /** Payload bytes. */
  length: u32 = 0;
  readonly options: TcpOptions = new TcpOptions();

  /** Reads the TCP header of the datagram that arrived (lengths checked) and takes all headers off the packet. */
  read(packet: Packet): void {
    const tcp = packet.data + arrival.headers;
    this.sourcePort = sourcePort(tcp);
    this.destinationPort = destinationPort(tcp);
    this.seq = sequence(tcp);
    this.ack = acknowledgment(tcp);
    this.flags = flags(tcp);
    this.window = windowField(tcp);
    this.options.parse(tcp);
    packet.pull(arrival.headers + dataOffset(tcp));
    this.length = packet.total;
  }

  has(bits: u32): bool {
    return (this.flags & bits) != 0;
  }

  /** SEG.LEN: payload, SYN and FIN. */
  get space(): u32 {
    return this.length + (this.has(SYN) ? 1 : 0) + (this.has(FIN) ? 1 : 0);
  }
}

export const segment = new Segment();
