// Bringing a virtio device up (VIRTIO 1.2, 3.1.1), up to the point where its queues are made.

import { error } from "../../lib/message";
import {
  ACCESS_PLATFORM,
  EVENT_IDX,
  STATUS_ACKNOWLEDGE,
  STATUS_DRIVER,
  STATUS_DRIVER_OK,
  STATUS_FAILED,
  STATUS_FEATURES_OK,
  VERSION_1,
} from "./features";
import { LEGACY_ALIGNMENT, VirtioTransport } from "./transport";
import { fitQueueSize, Virtqueue } from "./virtqueue";

/** What every driver here takes from a device that offers it. */
const COMMON: u64 = EVENT_IDX | VERSION_1 | ACCESS_PLATFORM;
/** Reads of the status until a reset must have happened. */
const RESET_LIMIT: i32 = 100000;
const MODERN_ALIGNMENT: u32 = 16;

/** Says why the device can't be used, tells the device so, and gives false. */
export function giveUpDevice(transport: VirtioTransport, why: string): bool {
  error(transport.name + ": " + why);
  transport.writeStatus(STATUS_FAILED);
  return false;
}

/** Resets the device and tells it that there is a driver; false if it does not come back. */
export function resetDevice(transport: VirtioTransport): bool {
  transport.writeStatus(0);
  for (let i = 0; transport.readStatus() != 0; i++) {
    if (i == RESET_LIMIT) return giveUpDevice(transport, "does not finish its reset");
  }
  transport.writeStatus(STATUS_ACKNOWLEDGE);
  transport.writeStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER);
  return true;
}

/** What is both offered and wanted by a driver. */
export function chooseFeatures(transport: VirtioTransport, wanted: u64): u64 {
  return transport.deviceFeatures() & (wanted | COMMON);
}

/** Settles the features; false if the device does not agree. */
export function settleFeatures(transport: VirtioTransport, features: u64): bool {
  if (!transport.legacy && !(features & VERSION_1)) return giveUpDevice(transport, "does not offer VIRTIO_F_VERSION_1");
  transport.acceptFeatures(features);
  if (transport.legacy) return true;
  transport.writeStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK);
  if (transport.readStatus() & STATUS_FEATURES_OK) return true;
  return giveUpDevice(transport, "refuses the features it offered");
}

/** Makes a queue of about the wanted size and gives it to the device; null (and said so) if that fails. */
export function makeQueue(transport: VirtioTransport, index: u32, wanted: u32, eventIndex: bool): Virtqueue | null {
  const most = transport.maxQueueSize(index);
  const size = fitQueueSize(most, transport.queueSizeFixed ? most : wanted);
  if (!size || (transport.queueSizeFixed && size != most)) {
    giveUpDevice(transport, "has no queue of a usable size");
    return null;
  }
  const queue = new Virtqueue(index, size, transport.legacy ? LEGACY_ALIGNMENT : MODERN_ALIGNMENT, eventIndex);
  if (transport.enableQueue(queue)) return queue;
  giveUpDevice(transport, "does not take its queues");
  return null;
}

/** The device may use its queues from now on. */
export function startDevice(transport: VirtioTransport): void {
  const agreed = transport.legacy ? 0 : STATUS_FEATURES_OK;
  transport.writeStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER | agreed | STATUS_DRIVER_OK);
}
