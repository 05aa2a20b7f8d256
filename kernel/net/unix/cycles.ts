// Collecting sockets that only messages refer to: a socket sent over itself (SCM_RIGHTS), or two over each other, stay
// open for ever by counting. As Linux does it: what is reachable from a socket that somebody outside has is alive, the
// rest is not.

import { File } from "../../fs/file";
import { Message } from "./message";
import { UnixSocket } from "./socket";

/** All local sockets that are open. */
export const all: UnixSocket[] = [];
/** References to local sockets from messages. */
export let inFlight: i32 = 0;

function asSocket(file: File): UnixSocket | null {
  return file instanceof UnixSocket ? (file as UnixSocket) : null;
}

/** A message with a file has been queued, or is no longer. */
export function fly(file: File, by: i32): void {
  const socket = asSocket(file);
  if (!socket) return;
  socket.inFlight += by;
  inFlight += by;
}

/** Marks what the queue of a living socket holds; what it finds is looked into by the caller. */
function markFrom(queue: Message | null, found: UnixSocket[]): void {
  let message = queue;
  while (message) {
    const files = message.files;
    for (let i = 0; files && i < files.length; i++) {
      const socket = asSocket(files[i]);
      if (!socket || socket.alive) continue;
      socket.alive = true;
      found.push(socket);
    }
    message = message.next;
  }
}

/** Closes the sockets that nobody can reach. */
export function collectCycles(): void {
  if (!inFlight) return;
  const living: UnixSocket[] = [];
  for (let i = 0; i < all.length; i++) {
    const socket = all[i];
    socket.alive = socket.references > socket.inFlight;
    if (socket.alive) living.push(socket);
  }
  while (living.length) {
    const socket = living.pop();
    markFrom(socket.queue, living);
    // Connections that wait to be accepted belong to their listener.
    for (let i = 0; i < socket.backlog.length; i++) {
      const waiting = socket.backlog[i];
      if (waiting.alive) continue;
      waiting.alive = true;
      living.push(waiting);
    }
  }
  const dead: UnixSocket[] = [];
  for (let i = 0; i < all.length; i++) if (!all[i].alive && all[i].inFlight) dead.push(all[i]);
  // Emptying the queues drops the last references.
  for (let i = 0; i < dead.length; i++) dead[i].dropQueue();
}
