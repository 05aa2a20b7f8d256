// Controlling terminals (credentials(7), tty_ioctl(4)): a session has one at most, and a terminal one session.

import { ENOTTY, EPERM } from "../abi/errno";
import { SIGHUP } from "../abi/signal";
import { terminalSignal } from "./hooks";
import { currentSubject, Subject, subject } from "./procfs/subject";
import { Tty } from "./tty";

/** The terminals that some session has. */
const controlling: Tty[] = [];

function me(): Subject | null {
  return subject(currentSubject());
}

/** The terminal of the session that asks, or null. */
export function controllingTerminal(): Tty | null {
  const who = me();
  if (!who) return null;
  for (let i = 0; i < controlling.length; i++) if (controlling[i].session == who.session) return controlling[i];
  return null;
}

/** Whether it is the controlling terminal of the session that asks. */
export function isOurs(tty: Tty): bool {
  const who = me();
  return who != null && tty.session == who.session;
}

/** Makes a terminal known that has a session already. */
export function knowTerminal(tty: Tty): void {
  if (!controlling.includes(tty)) controlling.push(tty);
}

/** Opening a terminal that is nobody's makes it that of a session leader who has none. */
export function adopt(tty: Tty): void {
  if (!tty.session) takeTerminal(tty);
}

/** TIOCSCTTY: 0 or -EPERM. */
export function takeTerminal(tty: Tty): i32 {
  const who = me();
  if (!who) return -EPERM;
  if (tty.session == who.session) return 0;
  if (tty.session || who.session != who.group || controllingTerminal()) return -EPERM;
  tty.session = who.session;
  tty.foreground = who.processGroup;
  knowTerminal(tty);
  return 0;
}

/** TIOCNOTTY; when the session's leader leaves, nobody of it keeps the terminal. */
export function leaveTerminal(tty: Tty): i32 {
  const who = me();
  if (!who || tty.session != who.session) return -ENOTTY;
  if (who.session == who.group) forgetTerminal(tty);
  return 0;
}

/** The terminal is no session's any more; its foreground is told. */
export function forgetTerminal(tty: Tty): void {
  if (tty.foreground) terminalSignal(SIGHUP, tty.foreground);
  tty.session = 0;
  tty.foreground = 0;
  const index = controlling.indexOf(tty);
  if (index >= 0) controlling.splice(index, 1);
}
