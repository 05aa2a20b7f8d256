// What the kernel is told of a socket, as bits; kernel/net/host/table.ts has the same.

export const State = {
  Connected: 1,
  /** The peer sends no more. */
  Ended: 2,
  /** Nothing goes in or out any more. */
  Closed: 4,
  /** There is an error to be told. */
  Failed: 8,
  /** There are bytes, a datagram or a connection. */
  Readable: 16,
  Writable: 32,
} as const;

/** One end of a conversation. */
export interface End {
  /** As text: 10.0.2.2 or 2001:db8::1. */
  readonly address: string;
  readonly port: number;
}

export const NOWHERE: End = { address: "0.0.0.0", port: 0 };

/** What all sockets have in common. */
export interface HostSocket {
  /** State bits. */
  readonly state: number;
  /** Bytes that could be read now. */
  readonly available: number;
  /** Its own end, or its peer's, as the machine knows them. */
  end(peer: boolean): End;
  /** The error that is to be told, as Linux's number, once; 0: none. */
  takeError(): number;
  close(reset: boolean): void;
}
