// Addresses as the kernel has them, 16 bytes with IPv4 mapped (RFC 4291, section 2.5.5.2) and a port behind, and as text.

import { addressBytes } from "../network/gateway/dnsserver.ts";
import type { End } from "./state.ts";

const MAPPED = 0xffff;
const PORT = 16;

/** Whether the bytes from `at` on are ::ffff:0:0/96's. */
function isMapped(view: DataView, at: number): boolean {
  return view.getBigUint64(at) === 0n && view.getUint32(at + 8) === MAPPED;
}

export function readEnd(bytes: Uint8Array, at: number): End {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const port = view.getUint32(at + PORT, true);
  if (isMapped(view, at)) return { address: bytes.subarray(at + 12, at + 16).join("."), port };
  const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(at + 2 * i).toString(16));
  return { address: groups.join(":"), port };
}

export function writeEnd(bytes: Uint8Array, at: number, { address, port }: End): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const own = addressBytes(address);
  bytes.fill(0, at, at + PORT);
  if (own.length === 4) view.setUint16(at + 10, MAPPED);
  bytes.set(own, at + PORT - own.length);
  view.setUint32(at + PORT, port, true);
}
