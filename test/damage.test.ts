import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { damagedArchives, damagedElfs, spread } from "./lib/damage.ts";

test("damage: the same files come out every time, and none is the original", () => {
  const elf = fs.readFileSync("/bin/true");
  const once = damagedElfs(elf, 1);
  assert.ok(once.length >= 200);
  assert.deepEqual(once, damagedElfs(elf, 1));
  const same = once.filter(({ bytes }) => bytes.equals(elf));
  // A field may have had the absurd value all along.
  assert.ok(same.length < once.length / 5, same.map(({ what }) => what).join(", "));
});

test("damage: archives too", () => {
  const archive = Buffer.concat([Buffer.from(`070701${"00000001".repeat(13)}`), Buffer.alloc(402)]);
  const list = damagedArchives(archive, 1);
  assert.ok(list.length > 100);
  assert.deepEqual(list, damagedArchives(archive, 1));
});

test("damage: spread takes from the whole list", () => {
  const list = Array.from({ length: 1000 }, (_, i) => i);
  assert.deepEqual(spread(list, 4), [0, 250, 500, 750]);
  assert.deepEqual(spread([1, 2], 4), [1, 2]);
});
