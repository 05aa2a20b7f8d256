// The name on the door.

import { log } from "../lib/log";
import { VERSION } from "../lib/version";

export function printBanner(): void {
  log("Powered by");
  log("  ___ _  __ _");
  log(" | __| |/ _(_)_ _");
  log(" | _|| |  _| | ' \\");
  log(" |___|_|_| |_|_||_|");
  log("            Elfin " + VERSION);
}
