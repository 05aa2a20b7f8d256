// What the kernel asks of the JavaScript around it: the imports that platform/hosted/machine provides.
//
// Addresses of the kernel's memory are usize, of a program's u32. `map` is the number newMap() gave. No 64-bit integers
// where calls are frequent: they cross the border as objects. Floats hold nanoseconds exactly for a hundred days.

/** Writes a line of the kernel's own. */
export declare function log(from: usize, length: i32): void;
/** Writes to the terminal. */
export declare function consoleWrite(from: usize, length: i32): void;
/** The next byte typed, or -1. */
export declare function consoleRead(): i32;
/** As Machine's functions of these names; the first is asked once. */
export declare function hasStreams(): bool;
export declare function streamRead(to: usize, length: i32): i32;
export declare function streamAvailable(): i32;
export declare function streamRoom(stream: i32): u32;
export declare function streamWrite(stream: i32, from: usize, length: i32): void;
export declare function streamClosed(stream: i32): bool;
export declare function streamChanged(stream: i32): bool;
/** Nanoseconds since the machine started. */
export declare function now(): f64;
/** Nanoseconds since 1970-01-01 UTC when the machine started. */
export declare function bootTime(): f64;
/** Enter the kernel at this time; Infinity: no more. */
export declare function setTimer(deadline: f64): void;
export declare function random(): u32;
/** True if something has happened since the last call. */
export declare function takeEvents(): bool;
/** Ends the machine. Does not return. */
export declare function powerOff(status: i32): void;

/** Registers are exchanged with this frame (abi/frame.ts). */
export declare function useFrame(frame: usize): void;
/** Bytes of an XSAVE area in its standard form, and XCR0. */
export declare function vectorAreaSize(): i32;
export declare function vectorFeatures(): u32;
export declare function saveVectors(area: usize): void;
export declare function loadVectors(area: usize): void;
export declare function setFsBase(base: u64): void;
export declare function fsBase(): u64;
export declare function setGsBase(base: u64): void;
export declare function gsBase(): u64;
/** EDX of CPUID 1, and AT_HWCAP2. */
export declare function hardwareCapabilities(): u32;
export declare function hardwareCapabilities2(): u32;
/** Writes /proc/cpuinfo's lines from vendor_id to flags; how many bytes. */
export declare function processorText(to: usize, room: i32): i32;

/** A new, empty memory for a program; negative when the host has none. */
export declare function newMap(): i32;
export declare function destroyMap(map: i32): void;
/** The program that runs next has this memory. */
export declare function useMap(map: i32): void;
export declare function hasPage(map: i32, address: u32): bool;
/** Adds a page of zeros. */
export declare function addPage(map: i32, address: u32, permissions: u32): void;
/** Adds a page with these bytes of the kernel's. */
export declare function addPageOf(map: i32, address: u32, bytes: usize, permissions: u32): void;
/** In [start, end). */
export declare function protectPages(map: i32, start: u32, end: u32, permissions: u32): void;
/** Removes the pages in [start, end); how many there were. */
export declare function removePages(map: i32, start: u32, end: u32): u32;
export declare function countPages(map: i32, start: u32, end: u32): u32;
export declare function movePages(map: i32, start: u32, end: u32, to: u32): void;
/** Adds copies of another map's pages in [start, end). */
export declare function copyPages(map: i32, other: i32, start: u32, end: u32): void;
/** Moves bytes up to the first that may not be accessed; how many. */
export declare function read(map: i32, from: u32, to: usize, length: usize): usize;
export declare function write(map: i32, to: u32, from: usize, length: usize): usize;
export declare function clear(map: i32, to: u32, length: usize): usize;
/** Moves a value of 1, 2, 4 or 8 bytes within one page; false if it may not be accessed. */
export declare function readValue(map: i32, from: u32, to: usize, size: i32): bool;
export declare function writeValue(map: i32, to: u32, from: usize, size: i32): bool;

/** Bytes of the frame that arrived first on this card, 0 when there is none. */
export declare function frameLength(card: i32): i32;
/** Takes bytes of that frame; with the last one the next frame is the first. */
export declare function takeFrame(card: i32, offset: i32, to: usize, length: i32): void;
/** Adds bytes to a frame to be sent; the last ones send it. */
export declare function sendFrame(card: i32, from: usize, length: i32, last: bool): void;
/** Writes a card's 6 bytes of hardware address; its MTU, or 0 if there is no such card. */
export declare function cardAt(card: i32, mac: usize): i32;

// Folders of the host. `share` counts from 0; paths are bytes, relative to the share, "" for itself; no part of them is
// "." or "..". What fails returns a negative errno.

/** Writes the path where a share is to be mounted; its length, 0 when there is no such share. */
export declare function shareMountPoint(share: i32, to: usize, room: i32): i32;
export declare function shareReadOnly(share: i32): bool;
/** Writes a file's attributes (kernel/fs/hostfs/attributes.ts); symbolic links are not followed. */
export declare function fileStat(share: i32, path: usize, pathLength: i32, to: usize): i32;
/** Reads a directory; the length of all names, each with a zero behind it. takeNames() then copies them. */
export declare function folderNames(share: i32, path: usize, pathLength: i32): i32;
export declare function takeNames(to: usize): void;
/** Writes where a symbolic link points; its length. */
export declare function linkTarget(share: i32, path: usize, pathLength: i32, to: usize, room: i32): i32;
/** Opens a regular file; a handle. */
export declare function fileOpen(share: i32, path: usize, pathLength: i32, writable: bool): i32;
export declare function fileClose(handle: i32): void;
export declare function fileSize(handle: i32): f64;
export declare function fileRead(handle: i32, offset: f64, to: usize, length: i32): i32;
export declare function fileWrite(handle: i32, offset: f64, from: usize, length: i32): i32;
export declare function fileTruncate(share: i32, path: usize, pathLength: i32, length: f64): i32;
/** Makes a file of this type and permissions; target: a symbolic link's. */
export declare function fileMake(
  share: i32,
  path: usize,
  pathLength: i32,
  mode: u32,
  target: usize,
  targetLength: i32,
): i32;
export declare function fileRemove(share: i32, path: usize, pathLength: i32, isDirectory: bool): i32;
export declare function fileRename(share: i32, path: usize, pathLength: i32, to: usize, toLength: i32): i32;
export declare function fileLink(share: i32, path: usize, pathLength: i32, to: usize, toLength: i32): i32;
export declare function filePermissions(share: i32, path: usize, pathLength: i32, permissions: u32): i32;

// Sockets of the host, by numbers that count from 0; results below 0 are negative errno. `end`: as kernel/net/host/end.ts
// describes it.

/** Whether programs' sockets are to be the host's, but for loopback. */
export declare function hasSockets(): bool;
/** The next one of which something has changed, -1: no more. */
export declare function socketChanged(): i32;
/** Bits (kernel/net/host/table.ts). */
export declare function socketState(socket: i32): u32;
/** The error that is to be told, once; 0: none. */
export declare function socketError(socket: i32): i32;
/** Its own address, or its peer's. */
export declare function socketEnd(socket: i32, peer: bool, end: usize): void;
export declare function socketClose(socket: i32, reset: bool): void;
/** Begins to connect. */
export declare function socketConnect(end: usize): i32;
/** For connections to this port where it is published; -1 where it is not. */
export declare function socketListen(port: u32): i32;
/** A connection that has arrived, or -1. */
export declare function socketAccept(listener: i32): i32;
/** Bytes that have arrived. */
export declare function socketAvailable(socket: i32): i32;
/** Copies bytes from this offset of what has arrived; how many. */
export declare function socketPeek(socket: i32, offset: i32, to: usize, length: i32): i32;
/** Takes away bytes that have arrived. */
export declare function socketSkip(socket: i32, length: i32): void;
/** Bytes that can be written now. */
export declare function socketRoom(socket: i32): u32;
export declare function socketWrite(socket: i32, from: usize, length: i32): void;
/** Nothing more will be written. */
export declare function socketShutdown(socket: i32): void;
/** keepAlive: seconds until the first probe, 0: none. */
export declare function socketSet(socket: i32, noDelay: bool, keepAlive: u32): void;
/** A socket for datagrams; where `published`, the one for this port, -1: it is not published. */
export declare function datagramOpen(port: u32, published: bool): i32;
/** Begins to give it a peer; one with port 0 takes it away. */
export declare function datagramConnect(socket: i32, end: usize): i32;
/** Sends to an end, or to the peer when that is 0. */
export declare function datagramSend(socket: i32, end: usize, from: usize, length: i32): i32;
/** Copies the datagram that arrived first and where it came from; its length. */
export declare function datagramRead(socket: i32, to: usize, room: i32, end: usize): i32;
/** Takes it away. */
export declare function datagramSkip(socket: i32): void;
