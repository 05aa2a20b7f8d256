// Why the last function that returned null failed: the file system's errno.

let reason: i32 = 0;

/** Notes a negative errno; returns null for the caller to return. */
export function fail<T>(error: i32): T | null {
  reason = error;
  return null;
}

/** The negative errno of the last failure. Meaningful only right after a null. */
export function failure(): i32 {
  return reason;
}

/** In place of an errno: the current task has been parked, and the call is to be made again when it is woken. */
export const PARKED: i32 = i32.MIN_VALUE;
