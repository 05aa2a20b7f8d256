// Copying and cutting the bytes of frames that may lie in several pieces.

import { CAPACITY, freePacket, Packet, takePacket } from "./packet";

/** Copies length bytes that begin `offset` bytes into the frame; the frame must have them. */
export function copyPayload(to: usize, packet: Packet, offset: u32, length: u32): void {
  let piece: Packet | null = packet;
  while (piece && length) {
    if (offset >= piece.length) {
      offset -= piece.length;
    } else {
      const part = min(length, piece.length - offset);
      memory.copy(to, piece.data + offset, part);
      to += part;
      length -= part;
      offset = 0;
    }
    piece = piece.more;
  }
}

/** Cuts the frame to its first `length` bytes. */
export function trimTo(packet: Packet, length: u32): void {
  let piece = packet;
  while (length > piece.length) {
    length -= piece.length;
    const more = piece.more;
    if (!more) return;
    piece = more;
  }
  piece.length = length;
  const rest = piece.more;
  if (!rest) return;
  piece.more = null;
  freePacket(rest);
}

/** Takes bytes off the front of the frame, across pieces; the first piece stays even when it becomes empty. */
export function skipBytes(packet: Packet, bytes: u32): void {
  const part = min(bytes, packet.length);
  packet.pull(part);
  bytes -= part;
  while (bytes) {
    const piece = packet.more;
    if (!piece) return;
    if (bytes < piece.length) {
      piece.pull(bytes);
      return;
    }
    bytes -= piece.length;
    packet.more = piece.more;
    piece.more = null;
    freePacket(piece);
  }
}

/** Makes the first piece hold at least `bytes` bytes; false if the frame has fewer or they don't fit. */
export function gatherHead(packet: Packet, bytes: u32): bool {
  while (packet.length < bytes) {
    const piece = packet.more;
    if (!piece) return false;
    const part = min(bytes - packet.length, piece.length);
    if (part > packet.tailroom) return false;
    memory.copy(packet.data + packet.length, piece.data, part);
    packet.length += part;
    piece.pull(part);
    if (!piece.length) {
      packet.more = piece.more;
      piece.more = null;
      freePacket(piece);
    }
  }
  return true;
}

/** The last piece of the frame. */
export function lastPiece(packet: Packet): Packet {
  let piece = packet;
  while (true) {
    const more = piece.more;
    if (!more) return piece;
    piece = more;
  }
}

/**
 * An empty frame with room for `bytes`: pieces are linked but their lengths are 0. Null when packets run out.
 * Pieces after the first are used from the start of their buffers.
 */
export function takeFrame(bytes: u32): Packet | null {
  const first = takePacket();
  if (!first) return null;
  let room = first.tailroom;
  let piece = first;
  while (room < bytes) {
    const more = takePacket();
    if (!more) {
      freePacket(first);
      return null;
    }
    more.data = more.buffer;
    piece.more = more;
    piece = more;
    room += CAPACITY;
  }
  return first;
}

/** Where appendBytes goes on: the piece being filled. */
let filling: Packet | null = null;

/** Begins filling an empty frame from takeFrame. */
export function beginFill(packet: Packet): void {
  filling = packet;
}

/** Room for the next bytes of the frame being filled, and how much of it is used: see fillRoom. */
export function fillAddress(): usize {
  let piece = changetype<Packet>(changetype<usize>(filling));
  while (!piece.tailroom) {
    const more = piece.more;
    if (!more) break;
    piece = more;
    filling = more;
  }
  return piece.data + piece.length;
}

/** Bytes that fit at fillAddress(). */
export function fillRoom(): u32 {
  return changetype<Packet>(changetype<usize>(filling)).tailroom;
}

/** This many bytes have been written at fillAddress(). */
export function filled(bytes: u32): void {
  changetype<Packet>(changetype<usize>(filling)).length += bytes;
}

/** Appends bytes to the frame being filled; it must have the room. */
export function appendBytes(from: usize, length: u32): void {
  while (length) {
    const to = fillAddress();
    const part = min(length, fillRoom());
    if (!part) return;
    memory.copy(to, from, part);
    filled(part);
    from += part;
    length -= part;
  }
}
