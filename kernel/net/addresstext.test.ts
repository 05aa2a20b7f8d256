import { checkEqual } from "../lib/check";
import { Address } from "./address";
import { addressText, parseAddress } from "./addresstext";

function reads(text: string, back: string): void {
  const address = new Address();
  assert(parseAddress(text, address), text);
  checkEqual<string>(addressText(address), back);
}

export function testAddressTextBothWays(): void {
  reads("10.0.0.1", "10.0.0.1");
  reads("::", "::");
  reads("::1", "::1");
  reads("1::", "1::");
  reads("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
  reads("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
  reads("fe80::0250:56ff:fe00:1", "fe80::250:56ff:fe00:1");
  reads("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
  reads("64:ff9b::192.0.2.33", "64:ff9b::c000:221");
  reads("::ffff:1.2.3.4", "1.2.3.4");
}

export function testAddressTextRefusesWhatIsNone(): void {
  const address = new Address();
  const bad = ["", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1:2", "1:::2"];
  for (let i = 0; i < bad.length; i++) assert(!parseAddress(bad[i], address), bad[i]);
  const worse = ["12345::", "::g", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "1:2:3:4:5:6:7:8::", ":"];
  for (let i = 0; i < worse.length; i++) assert(!parseAddress(worse[i], address), worse[i]);
}
