// The kinds of file systems that mount(2) knows, by name.

import { Directory } from "./directory";

/** Makes a file system and returns its root; options as mount(2)'s data. Null for options it can't take. */
export type Maker = (options: string) => Directory | null;

export class FilesystemType {
  constructor(
    readonly name: string,
    readonly make: Maker,
  ) {}
}

/** In the order of /proc/filesystems. None of them needs a device. */
export const types: FilesystemType[] = [];

export function registerFilesystem(name: string, make: Maker): void {
  types.push(new FilesystemType(name, make));
}

export function filesystemType(name: string): FilesystemType | null {
  for (let i = 0; i < types.length; i++) if (types[i].name == name) return types[i];
  return null;
}
