// The machine's console as a terminal.

import { machine } from "../platform/machine";
import { knowTerminal } from "./session";
import { Tty } from "./tty";

/** The console is the controlling terminal of the first program, whose session and group have its number. */
const FIRST: i32 = 1;

class ConsoleTty extends Tty {
  constructor() {
    super();
    this.session = FIRST;
    this.foreground = FIRST;
    knowTerminal(this);
  }

  emit(from: usize, length: i32): void {
    machine().consoleWrite(from, length);
  }

  /** The console takes everything at once. */
  get outputRoom(): u32 {
    return i32.MAX_VALUE;
  }
}

let console: Tty | null = null;

/** The machine's console. */
export function consoleTty(): Tty {
  let tty = console;
  if (!tty) {
    tty = new ConsoleTty();
    console = tty;
  }
  return tty;
}

/** Takes what was typed on the machine's console; true if there was anything. Called by the main loop. */
export function pollConsole(): bool {
  let byte = machine().consoleRead();
  if (byte < 0) return false;
  const tty = consoleTty();
  // Bounded, so that a console that always has input can't hold up everything else.
  for (let i = 0; byte >= 0 && i < 256; i++) {
    tty.receive(byte);
    byte = machine().consoleRead();
  }
  return true;
}
