// membarrier(2): with one processor, every thread is past a barrier whenever another one runs.

import { EINVAL, EPERM } from "../abi/errno";
import { current } from "../proc/thread";

const QUERY: i32 = 0;
const GLOBAL: i32 = 1;
const GLOBAL_EXPEDITED: i32 = 2;
const PRIVATE_EXPEDITED: i32 = 8;
const PRIVATE_EXPEDITED_SYNC_CORE: i32 = 32;
/** A command and the one that registers for it differ by one bit. */
const COMMANDS: i32 = 1 | 2 | 4 | 8 | 16 | 32 | 64;

export function membarrier(command: i32, flags: u32): i64 {
  if (flags) return -EINVAL;
  if (command == QUERY) return COMMANDS;
  if (command & ~COMMANDS || command & (command - 1) || command < 0) return -EINVAL;
  const process = current().process;
  if (command == GLOBAL || command == GLOBAL_EXPEDITED) return 0;
  if (command == PRIVATE_EXPEDITED || command == PRIVATE_EXPEDITED_SYNC_CORE) {
    return process.barriers & (command << 1) ? 0 : -EPERM;
  }
  process.barriers |= command;
  return 0;
}
