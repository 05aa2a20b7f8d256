import { checkEqual } from "./check";
import { stamp } from "./message";

export function testMessageStamp(): void {
  checkEqual<string>(stamp(0), "[    0.000000] ");
  checkEqual<string>(stamp(1_234_567_891), "[    1.234567] ");
  checkEqual<string>(stamp(123_456_000_001_000), "[123456.000001] ");
}
