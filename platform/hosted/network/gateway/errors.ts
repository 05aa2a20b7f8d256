// The host's errors as ICMP tells them, so that a machine's program gets the error that the host's got.

import { HOST_UNREACHABLE, NET_UNREACHABLE, PROHIBITED } from "../wire/icmp.ts";

const CODES: Readonly<Record<string, number>> = {
  EHOSTUNREACH: HOST_UNREACHABLE,
  EHOSTDOWN: HOST_UNREACHABLE,
  ENETUNREACH: NET_UNREACHABLE,
  ENETDOWN: NET_UNREACHABLE,
  EACCES: PROHIBITED,
  EPERM: PROHIBITED,
};

/** The code of "destination unreachable" for an error about the way there; undefined for other errors. */
export function unreachableCode(error: NodeJS.ErrnoException): number | undefined {
  return CODES[error.code ?? ""];
}
