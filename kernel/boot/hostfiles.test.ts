import { checkEqual } from "../lib/check";
import { NetworkConfig, parseNetworkConfig } from "../net/config";
import { hosts, nameOf, resolvConf } from "./hostfiles";

function configs(text: string): NetworkConfig[] {
  return [parseNetworkConfig(text)];
}

export function testHostFilesOfTheWalkThrough(): void {
  const walkThrough = configs("172.44.0.2/24:172.44.0.1:::");
  checkEqual<string>(resolvConf(walkThrough), "");
  checkEqual<string>(hosts(walkThrough), "127.0.0.1\tlocalhost\n");
}

export function testHostFilesOfAllFields(): void {
  const all = configs("10.0.0.2/24:10.0.0.1:10.0.0.3:1.1.1.1:box:example.org");
  checkEqual<string>(resolvConf(all), "search example.org\nnameserver 10.0.0.3\nnameserver 1.1.1.1\n");
  checkEqual<string>(hosts(all), "127.0.0.1\tlocalhost\n10.0.0.2\tbox.example.org box\n");
}

export function testHostFilesOfAHostWithoutDomain(): void {
  const named = configs("10.0.0.2/24::::box");
  checkEqual<string>(resolvConf(named), "");
  checkEqual<string>(nameOf(named, "other"), "box");
  checkEqual<string>(nameOf(configs("10.0.0.2/24"), "other"), "other");
  checkEqual<string>(hosts(named), "127.0.0.1\tlocalhost\n10.0.0.2\tbox\n");
}
