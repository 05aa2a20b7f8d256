import { checkEqual } from "../lib/check";
import { addressText } from "./addresstext";
import { parseNetworkConfig } from "./config";

export function testNetworkConfigOfTheWalkThrough(): void {
  const config = parseNetworkConfig("172.44.0.2/24:172.44.0.1:::");
  checkEqual<string>(config.error, "");
  checkEqual<string>(addressText(config.addresses[0].address), "172.44.0.2");
  checkEqual<u32>(config.addresses[0].prefix, 24);
  checkEqual<string>(addressText(config.gateways[0]), "172.44.0.1");
  checkEqual<i32>(config.servers.length, 0);
}

export function testNetworkConfigWhole(): void {
  const config = parseNetworkConfig("10.0.0.2/8:10.0.0.1:9.9.9.9:1.1.1.1:box:example.org");
  checkEqual<string>(config.error, "");
  checkEqual<string>(addressText(config.servers[1]), "1.1.1.1");
  checkEqual<string>(config.host, "box");
  checkEqual<string>(config.domain, "example.org");
}

export function testNetworkConfigOfBothFamilies(): void {
  const config = parseNetworkConfig("10.0.0.2/8,[2001:db8::2]/64:10.0.0.1,[fe80::1]:[2001:db8::53]::box");
  checkEqual<string>(config.error, "");
  checkEqual<string>(addressText(config.addresses[1].address), "2001:db8::2");
  checkEqual<u32>(config.addresses[1].prefix, 64);
  checkEqual<string>(addressText(config.gateways[1]), "fe80::1");
  checkEqual<string>(addressText(config.servers[0]), "2001:db8::53");
  checkEqual<string>(config.host, "box");
}

function refuses(value: string, word: string): void {
  const error = parseNetworkConfig(value).error;
  assert(error.includes(word), '"' + value + '" gives "' + error + '"');
}

export function testNetworkConfigErrorsNameTheField(): void {
  refuses("172.44.0/24", "address");
  refuses("172.44.0.256/24", "address");
  refuses("172.44.0.2/33", "prefix");
  refuses("172.44.0.2/", "prefix");
  refuses("172.44.0.2/24:nobody", "gateway");
  refuses("172.44.0.2/24:172.45.0.1", "gateway");
  refuses(":172.44.0.1", "gateway");
  refuses("172.44.0.2/24:172.44.0.1:x", "first name server");
  refuses("172.44.0.2/24:172.44.0.1::x", "second name server");
  refuses("127.0.0.1/8", "address");
  refuses("1.2.3.4/8::::::", "fields");
  refuses("[2001:db8::2]/129", "prefix");
  refuses("[10.0.0.1]/8", "address");
  refuses("[::1]/128", "address");
  refuses("[2001:db8::2]/64:[2001:db9::1]", "gateway");
  refuses("10.0.0.1/8:[2001:db8::1]", "gateway");
}
