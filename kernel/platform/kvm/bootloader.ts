// The forms in which boot loaders leave their information in memory.

import { isBootParams, readBootParams } from "./bootparams";
import { isPvh, readPvh } from "./pvh";
import { StartInfo } from "./startinfo";

/** Reads what the entry point was given; nothing is known of the machine if it is of neither form. */
export function readStartInfo(at: usize): StartInfo {
  const info = new StartInfo();
  if (isPvh(at)) readPvh(info, at);
  else if (isBootParams(at)) readBootParams(info, at);
  return info;
}
