// The sockets that are the host's, by its numbers for them: who is to be told when something has happened to one.

import { File } from "../../fs/file";
import * as host from "../../platform/hosted/host";

/** What host.socketState() tells, as bits (platform/hosted/sockets/state.ts). */
export const CONNECTED: u32 = 1;
/** The peer sends no more. */
export const ENDED: u32 = 2;
/** Nothing goes in or out any more. */
export const CLOSED: u32 = 4;
/** There is an error to be told. */
export const FAILED: u32 = 8;
/** There is something to be read: bytes, a datagram, a connection. */
export const READABLE: u32 = 16;
export const WRITABLE: u32 = 32;

const files: Map<i32, File> = new Map<i32, File>();

export function addHostSocket(socket: i32, file: File): void {
  files.set(socket, file);
}

/** Gives it back to the host. */
export function closeHostSocket(socket: i32, reset: bool): void {
  files.delete(socket);
  host.socketClose(socket, reset);
}

/** Wakes whoever waits for what has changed. */
export function pollHostSockets(): void {
  for (let socket = host.socketChanged(); socket >= 0; socket = host.socketChanged()) {
    if (!files.has(socket)) continue;
    const file = files.get(socket);
    file.waiters.wake(file.poll());
  }
}
