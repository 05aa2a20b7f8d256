// /etc/resolv.conf, /etc/hosts and /etc/hostname made of the command line's network configuration.

import { O_CREAT, O_EXCL, O_WRONLY } from "../abi/fcntl";
import {
  CONFIG_APPELFLOADER_HFS_ERROREXIST,
  CONFIG_APPELFLOADER_HFS_ETCHOSTNAME,
  CONFIG_APPELFLOADER_HFS_ETCHOSTS,
  CONFIG_APPELFLOADER_HFS_ETCRESOLVCONF,
  CONFIG_APPELFLOADER_HFS_SKIPEXIST,
} from "../config";
import { failure } from "../fs/failure";
import { InodeFile } from "../fs/inodefile";
import { rootDirectory } from "../fs/mount";
import { makeDirectory, removeFile } from "../fs/naming";
import { openPath } from "../fs/open";
import { lookup } from "../fs/path";
import { RegularInode } from "../fs/regular";
import { putBytes } from "../lib/bytes";
import { errorText } from "../lib/errortext";
import { giveUp } from "../lib/log";
import { addressText } from "../net/addresstext";
import { NetworkConfig } from "../net/config";

/** Makes the files that are configured, of what each card was told. Without any such word there is nothing to say. */
export function makeHostFiles(configs: NetworkConfig[], hostname: string): void {
  if (!configs.length) return;
  const servers = resolvConf(configs);
  if (CONFIG_APPELFLOADER_HFS_ETCRESOLVCONF && servers.length) makeFile("/etc/resolv.conf", servers);
  if (CONFIG_APPELFLOADER_HFS_ETCHOSTS) makeFile("/etc/hosts", hosts(configs));
  if (CONFIG_APPELFLOADER_HFS_ETCHOSTNAME) makeFile("/etc/hostname", nameOf(configs, hostname) + "\n");
}

/** The name that a card's configuration gives the machine, whether or not there is a card for it. */
export function nameOf(configs: NetworkConfig[], otherwise: string): string {
  let name = otherwise;
  for (let i = 0; i < configs.length; i++) if (configs[i].host.length) name = configs[i].host;
  return name;
}

/** resolv.conf(5): the name servers of all cards and the first domain; empty if there is no server. */
export function resolvConf(configs: NetworkConfig[]): string {
  let servers = "";
  let domain = "";
  for (let i = 0; i < configs.length; i++) {
    const config = configs[i];
    for (let j = 0; j < config.servers.length; j++) {
      servers += "nameserver " + addressText(config.servers[j]) + "\n";
    }
    if (!domain.length) domain = config.domain;
  }
  return servers.length && domain.length ? "search " + domain + "\n" + servers : servers;
}

/** hosts(5): localhost, and each card's address with the name it was given. */
export function hosts(configs: NetworkConfig[]): string {
  let text = "127.0.0.1\tlocalhost\n";
  for (let i = 0; i < configs.length; i++) {
    const config = configs[i];
    if (!config.host.length) continue;
    const full = config.domain.length ? config.host + "." + config.domain + " " : "";
    for (let j = 0; j < config.addresses.length; j++) {
      text += addressText(config.addresses[j].address) + "\t" + full + config.host + "\n";
    }
  }
  return text;
}

/** Makes a file, unless there is one that is to be kept. */
function makeFile(path: string, content: string): void {
  const root = rootDirectory();
  if (lookup(root, root, path, false)) {
    if (CONFIG_APPELFLOADER_HFS_SKIPEXIST) return;
    if (CONFIG_APPELFLOADER_HFS_ERROREXIST) giveUp(path + ": exists already, and this kernel is to make it");
    removeFile(root, root, path);
  }
  makeDirectory(root, root, "/etc", 0o755);
  const file = openPath(root, root, path, O_WRONLY | O_CREAT | O_EXCL, 0o644);
  if (!file) {
    giveUp(path + ": can't be made: " + errorText(failure()));
    return;
  }
  const inode = changetype<RegularInode>(changetype<InodeFile>(file).inode);
  inode.useInPlace(bytesOf(content), content.length);
  file.release();
}

/** The text as bytes that stay for ever. */
function bytesOf(text: string): usize {
  const at = heap.alloc(text.length);
  putBytes(at, text);
  return at;
}
