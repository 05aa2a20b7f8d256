// Where a process's paths start, and what its new files may not have: what CLONE_FS shares.

import { Directory } from "../fs/directory";

export class FileContext {
  umask: u32 = 0o22;

  constructor(
    public root: Directory,
    public cwd: Directory,
  ) {}

  clone(): FileContext {
    const copy = new FileContext(this.root, this.cwd);
    copy.umask = this.umask;
    return copy;
  }
}
