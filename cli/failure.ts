// Errors that a user made, to be told in one line.

/** Exit status when the command itself failed: Docker's. */
export const STATUS_FAILED = 125;

export class Failure extends Error {
  constructor(
    message: string,
    readonly status = STATUS_FAILED,
  ) {
    super(message);
  }
}

/** The sentence of any error. */
export function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
