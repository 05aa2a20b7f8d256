// One end of a conversation on its way to the host or from it: 16 bytes of address, an IPv4 one mapped (RFC 4291, section
// 2.5.5.2), then the port, u32.

import { Address } from "../address";
import { Name } from "../socket/inet";

const PORT: usize = 16;

/** Where ends pass. */
const passed: usize = memory.data(20);

/** Hands over an end; where it lies. */
export function passEnd(address: Address, port: u32): usize {
  address.writeTo(passed);
  store<u32>(passed, port, PORT);
  return passed;
}

/** Where the host is to write an end, which takeEnd() then reads. */
export function endRoom(): usize {
  return passed;
}

export function takeEnd(into: Name): void {
  into.address.readFrom(passed, 0);
  into.port = load<u32>(passed, PORT);
}
