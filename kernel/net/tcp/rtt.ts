// The round-trip time and the retransmission timeout made of it (RFC 6298), in microseconds.

/** Before the first measurement (RFC 6298, section 2.1). */
export const INITIAL_RTO: u32 = 1_000_000;
/** Linux's bounds: TCP_RTO_MIN and TCP_RTO_MAX. */
const MIN_RTO: u32 = 200_000;
export const MAX_RTO: u32 = 120_000_000;

export class RoundTrip {
  /** Smoothed, times 8; 0 before the first measurement. */
  private smoothed8: u32 = 0;
  /** Variation, times 4. */
  private variation4: u32 = 0;
  /** Timeout without backing off. */
  rto: u32 = INITIAL_RTO;
  /** Smallest ever seen. */
  least: u32 = u32.MAX_VALUE;

  get smoothed(): u32 {
    return this.smoothed8 >> 3;
  }

  get variation(): u32 {
    return this.variation4 >> 2;
  }

  get measured(): bool {
    return this.smoothed8 != 0;
  }

  reset(): void {
    this.smoothed8 = 0;
    this.variation4 = 0;
    this.rto = INITIAL_RTO;
    this.least = u32.MAX_VALUE;
  }

  /** Takes in one measurement. */
  sample(microseconds: u32): void {
    const rtt = max(1, min(microseconds, MAX_RTO));
    if (rtt < this.least) this.least = rtt;
    if (!this.smoothed8) {
      this.smoothed8 = rtt << 3;
      this.variation4 = rtt << 1;
    } else {
      const error = <i32>rtt - <i32>(this.smoothed8 >> 3);
      this.smoothed8 = <u32>max(1, <i32>this.smoothed8 + error);
      this.variation4 += <u32>(abs(error) - <i32>(this.variation4 >> 2));
    }
    this.rto = max(MIN_RTO, min(MAX_RTO, (this.smoothed8 >> 3) + max(this.variation4, 1000)));
  }
}
