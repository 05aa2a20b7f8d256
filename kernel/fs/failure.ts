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
