// Where the packets in a pipe's ring begin and end (pipe2(2), O_DIRECT), as counts of bytes since the pipe's start.

const INITIAL_ROOM: i32 = 16;

/** A queue; empty for a pipe that has never seen a packet. */
export class Packets {
  private starts: StaticArray<u32> = new StaticArray<u32>(INITIAL_ROOM);
  private ends: StaticArray<u32> = new StaticArray<u32>(INITIAL_ROOM);
  private head: i32 = 0;
  count: i32 = 0;

  /** Where the first packet begins and ends; there must be one. */
  get start(): u32 {
    return this.starts[this.head];
  }

  get end(): u32 {
    return this.ends[this.head];
  }

  push(start: u32, end: u32): void {
    if (this.count == this.starts.length) this.widen();
    const at = (this.head + this.count) & (this.starts.length - 1);
    this.starts[at] = start;
    this.ends[at] = end;
    this.count++;
  }

  shift(): void {
    this.head = (this.head + 1) & (this.starts.length - 1);
    this.count--;
  }

  private widen(): void {
    const room = this.starts.length;
    const starts = new StaticArray<u32>(room << 1);
    const ends = new StaticArray<u32>(room << 1);
    for (let i = 0; i < this.count; i++) {
      const at = (this.head + i) & (room - 1);
      starts[i] = this.starts[at];
      ends[i] = this.ends[at];
    }
    this.starts = starts;
    this.ends = ends;
    this.head = 0;
  }
}
