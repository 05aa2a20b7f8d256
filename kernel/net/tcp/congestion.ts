// Congestion control: slow start with byte counting (RFC 5681, RFC 3465) and CUBIC (RFC 9438) in integers. Windows are
// in bytes, times in milliseconds.

/** Initial window in segments (RFC 6928). */
const INITIAL_SEGMENTS: u32 = 10;
/** Before the first loss: no threshold. */
export const NO_THRESHOLD: u32 = 0x7fffffff;
const MAX_WINDOW: u32 = 0x3fffffff;
/** Beyond this many milliseconds from the plateau the cubic's third power would overflow. */
const MAX_OFFSET: i64 = 100_000;

/** The integer cube root, for values below 2^63. */
export function cubeRoot(value: u64): u64 {
  let root: u64 = 0;
  for (let shift = 20; shift >= 0; shift--) {
    const next = root | ((<u64>1) << shift);
    if (next * next * next <= value) root = next;
  }
  return root;
}

export class Congestion {
  window: u32 = 0;
  threshold: u32 = NO_THRESHOLD;
  /** CUBIC: the window before the last reduction; where the curve has its plateau. */
  private plateau: u32 = 0;
  /** When the current curve began; meaningful while inEpoch. */
  private epoch: u32 = 0;
  private inEpoch: bool = false;
  /** Milliseconds from the curve's beginning to its plateau. */
  private rise: u32 = 0;
  /** What Reno's window would be, in bytes. */
  private reno: u32 = 0;
  /** Bytes acknowledged that did not yet add up to growth. */
  private credit: u64 = 0;

  reset(mss: u32): void {
    this.window = INITIAL_SEGMENTS * mss;
    this.threshold = NO_THRESHOLD;
    this.plateau = 0;
    this.inEpoch = false;
    this.credit = 0;
  }

  get inSlowStart(): bool {
    return this.window < this.threshold;
  }

  /** New data was acknowledged while the window was in full use. rtt in milliseconds. */
  acknowledged(bytes: u32, mss: u32, time: u32, rtt: u32): void {
    if (this.inSlowStart) {
      // At most two segments an ACK (RFC 3465, L = 2) unless the receiver batches its ACKs: then what it acknowledged.
      this.window = min(this.window + bytes, MAX_WINDOW);
      return;
    }
    if (!this.inEpoch) this.beginEpoch(mss, time);
    const target = this.cubic(mss, time - this.epoch + rtt);
    // Reno's window with CUBIC's smaller reduction grows by 3 (1 - 0.7) / (1 + 0.7) = 9/17 segments a round trip.
    this.reno = <u32>min<u64>(MAX_WINDOW, this.reno + (<u64>bytes * mss * 9) / (<u64>this.window * 17));
    let growth: u64 = 0;
    if (target > this.window) growth = <u64>(target - this.window) * bytes;
    else growth = (<u64>mss * bytes) / 100;
    this.credit += growth;
    const whole = this.credit / this.window;
    this.credit -= whole * this.window;
    this.window = <u32>min<u64>(MAX_WINDOW, max<u64>(this.window + whole, this.reno));
  }

  private beginEpoch(mss: u32, time: u32): void {
    this.inEpoch = true;
    this.epoch = time;
    this.reno = this.window;
    this.credit = 0;
    this.rise = 0;
    if (this.plateau <= this.window) {
      this.plateau = this.window;
      return;
    }
    // K = cbrt((plateau - window) / C) seconds, with C = 0.4 segments / s^3.
    const segments1000 = (<u64>(this.plateau - this.window) * 1000) / mss;
    this.rise = <u32>cubeRoot((segments1000 * 10 * 1_000_000) / 4);
  }

  /** The curve's value after this many milliseconds, between the window and half as much again. */
  private cubic(mss: u32, elapsed: u32): u32 {
    const offset = max<i64>(-MAX_OFFSET, min<i64>(MAX_OFFSET, <i64>elapsed - <i64>this.rise));
    // 0.4 segments / s^3, in bytes and milliseconds.
    const delta = (((offset * offset * offset) / 1_000_000) * 4 * mss) / 10_000;
    const value = <i64>this.plateau + delta;
    const most = <i64>this.window + (this.window >> 1);
    return <u32>max<i64>(this.window, min<i64>(most, value));
  }

  private reduce(flight: u32, mss: u32): void {
    const window = this.window;
    // Fast convergence: a flow that keeps shrinking leaves room for newcomers.
    this.plateau = window < this.plateau ? <u32>((<u64>window * 17) / 20) : window;
    this.threshold = max(<u32>((<u64>min(flight, window) * 7) / 10), 2 * mss);
    this.inEpoch = false;
  }

  /** A segment was lost and is being retransmitted. */
  lossDetected(flight: u32, mss: u32): void {
    this.reduce(flight, mss);
    this.window = this.threshold;
  }

  /** The retransmission timer ran out; first: not a repeated time-out for the same data. */
  timedOut(flight: u32, mss: u32, first: bool): void {
    if (first) this.reduce(flight, mss);
    this.window = mss;
  }

  /** The reduction was for nothing (RFC 4015). */
  undo(window: u32, threshold: u32): void {
    this.window = max(this.window, window);
    this.threshold = max(this.threshold, threshold);
    this.plateau = max(this.plateau, window);
    this.inEpoch = false;
  }

  /** Nothing was sent for longer than the retransmission timeout: the window is no longer trusted (RFC 5681, 4.1). */
  idle(mss: u32): void {
    this.window = min(this.window, INITIAL_SEGMENTS * mss);
    this.inEpoch = false;
  }
}
