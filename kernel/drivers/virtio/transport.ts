// How a virtio device is reached, whatever bus it sits on (VIRTIO 1.2, chapter 4).

import { Virtqueue } from "./virtqueue";

/** Used ring's alignment that legacy interfaces prescribe. */
export const LEGACY_ALIGNMENT: u32 = 4096;

export abstract class VirtioTransport {
  /** For messages: "virtio at PCI 00:03.0". */
  name: string = "";
  /** TYPE_* of features.ts. */
  deviceType: u32 = 0;
  /** Speaks the interface from before VIRTIO 1.0: other queue layout, 32 feature bits, no FEATURES_OK. */
  legacy: bool = false;

  abstract readStatus(): u32;
  /** 0 resets the device. */
  abstract writeStatus(status: u32): void;
  abstract deviceFeatures(): u64;
  abstract acceptFeatures(features: u64): void;

  /** The device's own configuration; offsets beyond its end read as 0. */
  abstract config8(offset: u32): u32;
  abstract config16(offset: u32): u32;
  /** Changes when the configuration does; constant where the interface has none. */
  abstract configGeneration(): u32;

  /** Wires the device's interrupt; false if it has none. Before any queue is enabled. */
  abstract connectInterrupt(): bool;
  /** The largest size queue `index` can have, 0 if there is no such queue. */
  abstract maxQueueSize(index: u32): u32;
  /** True if the driver can't choose a smaller size. */
  abstract get queueSizeFixed(): bool;
  /** Tells the device where the queue is; false if it refuses. */
  abstract enableQueue(queue: Virtqueue): bool;
  /** There is something new in the queue. */
  abstract notify(queue: Virtqueue): void;
  /** Takes back an interrupt line the device holds up; does nothing unless it interrupted since the last call. */
  abstract acknowledge(): void;
}
