// Messages about what the kernel does, of four levels and for debugging (CONFIG_LIBUKDEBUG). Which of them are in the
// image is configured; what a user must know in any case is said by log().
//
// Where the text has to be put together, ask first: `if (INFO) info(…)`.

import {
  CONFIG_LIBUKDEBUG_PRINT_TIME,
  CONFIG_LIBUKDEBUG_PRINTD,
  CONFIG_LIBUKDEBUG_PRINTK,
  CONFIG_LIBUKDEBUG_PRINTK_CRIT,
  CONFIG_LIBUKDEBUG_PRINTK_ERR,
  CONFIG_LIBUKDEBUG_PRINTK_INFO,
} from "../config";
import { machine } from "../platform/machine";
import { unsigned } from "./format";
import { log } from "./log";

const MICROSECOND: u64 = 1000;
const MICROSECONDS: u64 = 1_000_000;

/** Each level shows those before it too: critical, error, warning, information. */
export const INFO: bool = CONFIG_LIBUKDEBUG_PRINTK_INFO;
const WARNING: bool = CONFIG_LIBUKDEBUG_PRINTK && !CONFIG_LIBUKDEBUG_PRINTK_CRIT && !CONFIG_LIBUKDEBUG_PRINTK_ERR;
const ERROR: bool = CONFIG_LIBUKDEBUG_PRINTK && !CONFIG_LIBUKDEBUG_PRINTK_CRIT;
export const DEBUG: bool = CONFIG_LIBUKDEBUG_PRINTD;

/** Something does not work, such as a device. */
export function error(text: string): void {
  if (ERROR) say("ERR:  ", text);
}

/** Something is odd, and goes on. */
export function warning(text: string): void {
  if (WARNING) say("WARN: ", text);
}

/** What the kernel found and does. */
export function info(text: string): void {
  if (INFO) say("Info: ", text);
}

/** For whoever works on the kernel. */
export function debug(text: string): void {
  if (DEBUG) say("dbg:  ", text);
}

function say(level: string, text: string): void {
  if (CONFIG_LIBUKDEBUG_PRINT_TIME) log(stamp(machine().now()) + level + text);
  else log(level + text);
}

/** Seconds since the machine started, as "[    1.234567] ". */
export function stamp(nanoseconds: u64): string {
  const microseconds = nanoseconds / MICROSECOND;
  const seconds = unsigned(microseconds / MICROSECONDS);
  return "[" + seconds.padStart(5) + "." + unsigned(microseconds % MICROSECONDS).padStart(6, "0") + "] ";
}
