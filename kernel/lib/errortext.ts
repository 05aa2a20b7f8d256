// What strerror(3) says, for the errors the kernel itself reports to the console.

import * as errno from "../abi/errno";
import { decimal } from "./format";

/** error: a negative errno. */
export function errorText(error: i32): string {
  switch (-error) {
    case errno.ENOENT:
      return "No such file or directory";
    case errno.ENOTDIR:
      return "Not a directory";
    case errno.ELOOP:
      return "Too many levels of symbolic links";
    case errno.ENAMETOOLONG:
      return "File name too long";
    case errno.EACCES:
      return "Permission denied";
    case errno.ENOMEM:
      return "Cannot allocate memory";
    case errno.E2BIG:
      return "Argument list too long";
    case errno.ENOSPC:
      return "No space left on device";
    case errno.EINVAL:
      return "Invalid argument";
    default:
      return "error " + decimal(-error);
  }
}
