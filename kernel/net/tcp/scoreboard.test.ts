import { checkEqual } from "../../lib/check";
import { cubeRoot } from "./congestion";
import { RoundTrip } from "./rtt";
import { SackBlocks } from "./sackblocks";
import { Scoreboard } from "./scoreboard";

export function testScoreboardMerges(): void {
  const board = new Scoreboard();
  board.add(100, 200);
  board.add(300, 400);
  board.add(500, 600);
  checkEqual<i32>(board.count, 3);
  checkEqual<u32>(board.bytes, 300);
  board.add(200, 300);
  checkEqual<i32>(board.count, 2);
  checkEqual<u32>(board.right(0), 400);
  board.add(50, 700);
  checkEqual<i32>(board.count, 1);
  checkEqual<u32>(board.bytes, 650);
}

export function testScoreboardHolesAndLoss(): void {
  const board = new Scoreboard();
  board.add(1000, 2000);
  board.add(3000, 4000);
  checkEqual<u32>(board.missing(0, 5000), 3000);
  checkEqual<u32>(board.skip(0), 0);
  checkEqual<u32>(board.skip(1500), 2000);
  checkEqual<u32>(board.holeEnd(2000, 5000), 3000);
  checkEqual<u32>(board.lostBelow(0, 1000, 3), 0);
  board.add(5000, 7000);
  // More than two segments were received above 3000: what is missing below 3000 is lost.
  checkEqual<u32>(board.lostBelow(0, 1000, 3), 3000);
  board.advance(2000);
  checkEqual<u32>(board.bytes, 3000);
  board.advance(3500);
  checkEqual<i32>(board.count, 0);
}

export function testScoreboardAcrossZero(): void {
  const board = new Scoreboard();
  board.add(0xffffff00, 0x100);
  board.add(0x200, 0x300);
  checkEqual<u32>(board.missing(0xfffffe00, 0x200), 0x200);
  board.advance(0x150);
  checkEqual<i32>(board.count, 1);
}

export function testSackBlocksNewestFirst(): void {
  const blocks = new SackBlocks();
  blocks.add(10, 20);
  blocks.add(30, 40);
  blocks.add(50, 60);
  checkEqual<u32>(blocks.left(0), 50);
  blocks.add(20, 30);
  checkEqual<i32>(blocks.count, 2);
  checkEqual<u32>(blocks.left(0), 10);
  checkEqual<u32>(blocks.right(0), 40);
  blocks.advance(45);
  checkEqual<i32>(blocks.count, 1);
  checkEqual<u32>(blocks.left(0), 50);
}

export function testRoundTripBounds(): void {
  const rtt = new RoundTrip();
  checkEqual<u32>(rtt.rto, 1_000_000);
  rtt.sample(100);
  checkEqual<u32>(rtt.rto, 200_000);
  for (let i = 0; i < 100; i++) rtt.sample(500_000);
  assert(rtt.smoothed > 450_000 && rtt.smoothed <= 500_000, "the smoothed time follows");
  assert(rtt.rto >= rtt.smoothed, "the timeout is not shorter");
  rtt.sample(0xffffffff);
  assert(rtt.rto <= 120_000_000, "bounded");
}

export function testCubeRoot(): void {
  checkEqual<u64>(cubeRoot(0), 0);
  checkEqual<u64>(cubeRoot(26), 2);
  checkEqual<u64>(cubeRoot(27), 3);
  checkEqual<u64>(cubeRoot(1_000_000_000_000), 10_000);
  checkEqual<u64>(cubeRoot(0x7fffffffffffffff), 2097151);
}
