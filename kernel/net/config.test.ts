import { checkEqual } from "../lib/check";
import { addressText, parseNetworkConfig } from "./config";

export function testNetworkConfigOfTheWalkThrough(): void {
  const config = parseNetworkConfig("172.44.0.2/24:172.44.0.1:::");
  checkEqual<string>(config.error, "");
  checkEqual<string>(addressText(config.address), "172.44.0.2");
  checkEqual<u32>(config.prefix, 24);
  checkEqual<string>(addressText(config.gateway), "172.44.0.1");
  checkEqual<u32>(config.dns0, 0);
}

export function testNetworkConfigWhole(): void {
  const config = parseNetworkConfig("10.0.0.2/8:10.0.0.1:9.9.9.9:1.1.1.1:box:example.org");
  checkEqual<string>(config.error, "");
  checkEqual<string>(addressText(config.dns1), "1.1.1.1");
  checkEqual<string>(config.host, "box");
  checkEqual<string>(config.domain, "example.org");
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
}
