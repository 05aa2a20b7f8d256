// /proc/net: files that the network stack, a layer above, puts here.

import { Directory } from "../directory";
import { Filesystem } from "../filesystem";
import { FixedDirectory } from "./dynamic";
import { PlainText, Renderer } from "./text";

class NetFile {
  constructor(
    readonly name: string,
    readonly render: Renderer,
  ) {}
}

const files: NetFile[] = [];

/** Says what a file of /proc/net shows. */
export function registerNetFile(name: string, render: Renderer): void {
  files.push(new NetFile(name, render));
}

let made: Directory | null = null;

/** The one directory of the one network namespace. */
export function netDirectory(filesystem: Filesystem): Directory {
  let directory = made;
  if (!directory || directory.filesystem != filesystem) {
    directory = new FixedDirectory(filesystem);
    for (let i = 0; i < files.length; i++)
      directory.insert(files[i].name, new PlainText(filesystem, 0o444, files[i].render));
    made = directory;
  }
  return directory;
}
