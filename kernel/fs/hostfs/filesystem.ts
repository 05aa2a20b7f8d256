// One folder of the host, as a file system.

import * as host from "../../platform/hosted/host";
import { Filesystem } from "../filesystem";

/** f_type: as of a 9p file system (V9FS_MAGIC), what virtual machines' shared folders usually are. */
const MAGIC: u64 = 0x01021997;

export class HostFilesystem extends Filesystem {
  constructor(readonly share: i32) {
    super("hostfs", MAGIC);
    this.readOnly = host.shareReadOnly(share);
  }
}
