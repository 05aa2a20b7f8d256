// The network stack alone, for tests that play the wire (test/net): a card whose frames come from and go to the host,
// a clock the host sets, and the sockets' calls on descriptors of its own.

import { O_NONBLOCK } from "../abi/fcntl";
import { swap16, swap32 } from "../lib/bytes";
import { uio } from "../mm/uio";
import { Address } from "../net/address";
import { applyNetworkConfig, NetworkConfig } from "../net/config";
import { NetDevice } from "../net/device";
import { InterfaceAddress } from "../net/iface/addresses";
import { Interface } from "../net/iface/interface";
import { freePacket, Packet, packetsTaken, takePacket } from "../net/packet";
import { PacketList } from "../net/packetlist";
import { copyPayload } from "../net/payload";
import { createError, createSocket } from "../net/socket/create";
import { InetSocket, Name, sender } from "../net/socket/inet";
import { acceptResult, Socket } from "../net/socket/socket";
import { addInterface, flushNetwork, pollNetwork } from "../net/stack";
import { sendMemoryInUse } from "../net/tcp/sendbuffer";
import { connectionsInUse } from "../net/tcp/table";
import { timeWaitCount } from "../net/tcp/timewait";
import { addBytes, checksumOf, fold } from "../net/wire/checksum";
import { ETHERNET_HEADER } from "../net/wire/ethernet";
import { seal, setTotalLength } from "../net/wire/ipv4";
import { dataOffset, FIN, PSH, sequence } from "../net/wire/tcp";
import { setCurrentTask, Task } from "../sched/task";
import { nextDeadline, runTimers } from "../sched/timer";
import { transmit as hostTransmit } from "./host";
import { FakeMachine, startFakeMachine } from "./machine";

const frameArea: usize = memory.data(131072);
const ETHERNET_AND_IPV4: u32 = 34;

class HostCard extends NetDevice {
  arrived: PacketList = new PacketList();
  /** Received frames are given in pieces of this many bytes, 0: whole. */
  pieceSize: u32 = 0;
  checksumsGood: bool = false;

  transmit(packet: Packet): bool {
    if (packet.segmentSize) this.cut(packet);
    else this.send(packet, packet.total);
    freePacket(packet);
    return true;
  }

  private send(packet: Packet, length: u32): void {
    copyPayload(frameArea, packet, 0, length);
    if (packet.checksumStart) complete(packet.checksumStart, packet.checksumOffset, length);
    hostTransmit(<i32>length);
  }

  /** What a device with OFFLOAD_TSO4 does. */
  private cut(packet: Packet): void {
    const headers = ETHERNET_AND_IPV4 + dataOffset(packet.data + ETHERNET_AND_IPV4);
    const total = packet.total - headers;
    const first = sequence(packet.data + ETHERNET_AND_IPV4);
    for (let offset: u32 = 0; offset < total; offset += packet.segmentSize) {
      const length = min(packet.segmentSize, total - offset);
      copyPayload(frameArea, packet, 0, headers);
      copyPayload(frameArea + headers, packet, headers + offset, length);
      const ip = frameArea + ETHERNET_HEADER;
      const tcp = frameArea + ETHERNET_AND_IPV4;
      setTotalLength(ip, headers - ETHERNET_HEADER + length);
      seal(ip);
      store<u32>(tcp, swap32(first + offset), 4);
      if (offset + length < total) store<u8>(tcp, load<u8>(tcp, 13) & <u8>~(FIN | PSH), 13);
      // The pseudo header's sum counts the length of the whole.
      const whole = packet.total - ETHERNET_AND_IPV4;
      const part = headers - ETHERNET_AND_IPV4 + length;
      const sum = <u64>load<u16>(tcp, 16) + (swap16(whole) ^ 0xffff) + swap16(part);
      store<u16>(tcp, <u16>fold(sum), 16);
      complete(ETHERNET_AND_IPV4, 16, headers + length);
      hostTransmit(<i32>(headers + length));
    }
  }

  flush(): void {}

  receive(): Packet | null {
    return this.arrived.shift();
  }

  enableInterrupts(): bool {
    return !this.arrived.empty;
  }
}

function complete(start: u32, offset: u32, length: u32): void {
  const sum = checksumOf(addBytes(0, frameArea + start, length - start));
  store<u16>(frameArea + start + offset, <u16>sum);
}

class IdleTask extends Task {
  activate(): void {}
  deactivate(): void {}
}

let fake: FakeMachine | null = null;
let card: HostCard | null = null;
let iface: Interface | null = null;
const sockets: (Socket | null)[] = [];
const name = new Name();

/** Starts the stack on a machine with this much RAM. */
export function start(seed: u64, address: u32, prefix: u32, gateway: u32, offloads: u32, megabytes: i32): void {
  const machine = startFakeMachine();
  machine.random = seed;
  machine.time = 1_000_000_000;
  machine.addRam(megabytes * 256);
  fake = machine;
  const task = new IdleTask();
  setCurrentTask(task);
  const device = new HostCard();
  device.offloads = offloads;
  store<u32>(device.mac, 0x00005452);
  store<u16>(device.mac, <u16>swap16(address & 0xffff), 4);
  card = device;
  const config = new NetworkConfig();
  config.addresses.push(new InterfaceAddress(Address.v4(address), prefix));
  if (gateway) config.gateways.push(Address.v4(gateway));
  iface = addInterface(device);
  applyNetworkConfig(addressOf(iface), config);
}

function addressOf(value: Interface | null): Interface {
  return changetype<Interface>(changetype<usize>(value));
}

function theCard(): HostCard {
  return changetype<HostCard>(changetype<usize>(card));
}

export function setPieces(size: u32): void {
  theCard().pieceSize = size;
}

export function setMtu(mtu: u32): void {
  theCard().mtu = mtu;
}

export function setClock(nanoseconds: u64): void {
  changetype<FakeMachine>(changetype<usize>(fake)).time = nanoseconds;
}

/** Where frames lie on their way in and out. */
export function frame(): usize {
  return frameArea;
}

/** The host put a frame of this length into frame(). False: no packet for it. */
export function arrive(length: u32): bool {
  const device = theCard();
  const first = takePacket();
  if (!first) return false;
  let piece = first;
  let done: u32 = 0;
  while (true) {
    let part = min(length - done, piece.tailroom);
    if (device.pieceSize) part = min(part, piece == first ? max(device.pieceSize, 128) : device.pieceSize);
    memory.copy(piece.data, frameArea + done, part);
    piece.length = part;
    done += part;
    if (done == length) break;
    const more = takePacket();
    if (!more) {
      freePacket(first);
      return false;
    }
    piece.more = more;
    piece = more;
  }
  device.arrived.push(first);
  return true;
}

/** The main loop, until nothing is left to do. */
export function round(): void {
  do {
    runTimers();
    flushNetwork();
  } while (pollNetwork());
  flushNetwork();
}

export function nextTimer(): u64 {
  return nextDeadline();
}

function socketAt(fd: i32): InetSocket {
  return changetype<InetSocket>(changetype<usize>(sockets[fd]));
}

function install(socket: Socket): i32 {
  for (let fd = 0; fd < sockets.length; fd++) {
    if (!sockets[fd]) {
      sockets[fd] = socket;
      return fd;
    }
  }
  sockets.push(socket);
  return sockets.length - 1;
}

/** All sockets here are non-blocking. */
export function socket(type: i32): i32 {
  const made = createSocket(2, type | O_NONBLOCK, 0);
  return made ? install(made) : createError;
}

export function bind(fd: i32, address: u32, port: u32): i32 {
  return socketAt(fd).bind(Address.v4(address), port);
}

export function listen(fd: i32, backlog: i32): i32 {
  return socketAt(fd).listen(backlog);
}

export function accept(fd: i32): i32 {
  const made = socketAt(fd).accept(O_NONBLOCK);
  return made ? install(made) : <i32>acceptResult;
}

export function connect(fd: i32, address: u32, port: u32): i32 {
  return <i32>socketAt(fd).connect(Address.v4(address), port);
}

/** Sends from the kernel's own memory. */
export function send(fd: i32, from: usize, length: u32, flags: i32): i32 {
  return <i32>socketAt(fd).send(uio.inside(from, length), flags, null);
}

export function sendTo(fd: i32, from: usize, length: u32, address: u32, port: u32): i32 {
  name.address.setV4(address);
  name.port = port;
  return <i32>socketAt(fd).send(uio.inside(from, length), 0, name);
}

export function receive(fd: i32, to: usize, length: u32, flags: i32): i32 {
  return <i32>socketAt(fd).receive(uio.inside(to, length), flags);
}

export function senderAddress(): u32 {
  return sender.address.v4;
}

export function senderPort(): u32 {
  return sender.port;
}

export function poll(fd: i32): u32 {
  return socketAt(fd).poll();
}

export function readable(fd: i32): i32 {
  return socketAt(fd).readableBytes;
}

export function shutdown(fd: i32, how: i32): i32 {
  return socketAt(fd).shutdown(how);
}

export function close(fd: i32): void {
  socketAt(fd).release();
  sockets[fd] = null;
}

export function localPort(fd: i32): u32 {
  socketAt(fd).localName(name);
  return name.port;
}

const optionArea: usize = memory.data(256);

export function setOption(fd: i32, level: i32, which: i32, value: i32, second: i32): i32 {
  store<i32>(optionArea, value);
  store<i32>(optionArea, second, 4);
  return socketAt(fd).setOption(level, which, optionArea, 8);
}

/** The option's first four bytes, or a negative errno. */
export function getOption(fd: i32, level: i32, which: i32): i32 {
  const length = socketAt(fd).getOption(level, which, optionArea, 256);
  return length < 0 ? length : load<i32>(optionArea);
}

/** struct tcp_info, for a look inside. */
export function information(fd: i32): usize {
  socketAt(fd).getOption(6, 11, optionArea, 256);
  return optionArea;
}

export function allocate(length: u32): usize {
  return heap.alloc(length);
}

export function collect(): void {
  __collect();
}

/** What the stack holds on to: packets, connections, TIME-WAIT records, bytes of send buffers. */
export function held(what: i32): i32 {
  if (what == 0) return packetsTaken();
  if (what == 1) return connectionsInUse();
  if (what == 2) return timeWaitCount();
  return <i32>sendMemoryInUse();
}
