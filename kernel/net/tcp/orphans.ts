// Connections whose program has closed its socket, and which wait for their peer: for room in its window, for an
// acknowledgment, for its FIN. A peer that gives none of it keeps each for minutes, so where there is no room for a
// new connection the one that has waited longest makes way.
//
// Invariant: a connection is in this list exactly while `waitsAlone` is set; the list is in the order of closing.

import { Connection } from "./connection";
import { abort } from "./lifecycle";
import { takeConnection } from "./table";

let oldest: Connection | null = null;
let newest: Connection | null = null;

/** The program is gone; the connection is not yet. */
export function addOrphan(c: Connection): void {
  const last = newest;
  c.waitsAlone = true;
  c.olderOrphan = last;
  c.newerOrphan = null;
  if (last) last.newerOrphan = c;
  else oldest = c;
  newest = c;
}

/** The connection ends, if it is one of them. */
export function removeOrphan(c: Connection): void {
  if (!c.waitsAlone) return;
  c.waitsAlone = false;
  const older = c.olderOrphan;
  const newer = c.newerOrphan;
  if (older) older.newerOrphan = newer;
  else oldest = newer;
  if (newer) newer.olderOrphan = older;
  else newest = older;
  c.olderOrphan = null;
  c.newerOrphan = null;
}

/** A fresh connection, if need be in the place of the oldest orphan, which is reset; null if there is none. */
export function takeConnectionOrRoom(): Connection | null {
  const c = takeConnection();
  if (c) return c;
  const victim = oldest;
  if (!victim) return null;
  abort(victim, 0);
  return takeConnection();
}
