import { checkEqual } from "../../lib/check";
import { putTcp } from "./tcp";
import {
  putMss,
  putSackBlock,
  putSackHeader,
  putSackPermitted,
  putTimestamps,
  putWindowScale,
  TcpOptions,
} from "./tcpoptions";

function header(length: u32): usize {
  const at = heap.alloc(64);
  memory.fill(at, 0, 64);
  putTcp(at, 1, 2, 3, 4, 16, 5, length);
  return at;
}

export function testTcpOptionsOfASyn(): void {
  const at = header(44);
  putMss(at + 20, 1460);
  putSackPermitted(at + 24);
  putTimestamps(at + 28, 0x01020304, 0x05060708);
  putWindowScale(at + 40, 7);
  const options = new TcpOptions();
  options.parse(at);
  checkEqual<u32>(options.mss, 1460);
  checkEqual<bool>(options.sackPermitted, true);
  checkEqual<u32>(options.timestamp, 0x01020304);
  checkEqual<u32>(options.echo, 0x05060708);
  checkEqual<i32>(options.windowShift, 7);
}

export function testTcpOptionsSackBlocks(): void {
  const at = header(52);
  putTimestamps(at + 20, 1, 2);
  putSackHeader(at + 32, 2);
  putSackBlock(at + 36, 100, 200);
  putSackBlock(at + 44, 300, 0xfffffff0);
  const options = new TcpOptions();
  options.parse(at);
  checkEqual<i32>(options.sackCount, 2);
  checkEqual<u32>(options.sackLeft(0), 100);
  checkEqual<u32>(options.sackRight(1), 0xfffffff0);
}

/** Lengths of 0, 1, or past the end stop the list; a shift above 14 is 14. */
export function testTcpOptionsMalformed(): void {
  const options = new TcpOptions();
  for (let length = 0; length < 256; length++) {
    const at = header(24);
    store<u8>(at + 20, 2);
    store<u8>(at + 21, <u8>length);
    options.parse(at);
    assert(length == 4 || options.mss == 0, "an MSS of the wrong length");
    store<u8>(at + 20, 5);
    options.parse(at);
    checkEqual<i32>(options.sackCount, 0);
  }
  const at = header(24);
  putWindowScale(at + 20, 200);
  options.parse(at);
  checkEqual<i32>(options.windowShift, 14);
}
