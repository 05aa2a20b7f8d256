// What is wrong with a Kconfig file, and where.

import type { Place } from "../model/menu.ts";

export class KconfigError extends Error {
  constructor(place: Place | undefined, message: string) {
    super(place ? `${place.file}:${place.line}: ${message}` : message);
    this.name = "KconfigError";
  }
}
