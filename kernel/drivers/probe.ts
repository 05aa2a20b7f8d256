// Finding the machine's devices and starting their drivers.

import { CONFIG_LIBVIRTIO_MMIO, CONFIG_LIBVIRTIO_PCI, CONFIG_LIBVIRTIO_PCI_LEGACY } from "../config";
import { error } from "../lib/message";
import { NetDevice } from "../net/device";
import { findWindows } from "./mmio";
import { PortConfigSpace } from "./pci/config";
import { PciDevice } from "./pci/device";
import { scanBuses } from "./pci/scan";
import { TYPE_NETWORK } from "./virtio/features";
import { MmioTransport } from "./virtio/mmio";
import { VirtioNet } from "./virtio/net";
import { PciTransport } from "./virtio/pci";
import { LegacyPciTransport } from "./virtio/pci_legacy";
import { VirtioTransport } from "./virtio/transport";

/** 4.1.2: virtio's vendor; modern device ids are 0x1040 + type, transitional ones tell by their subsystem id. */
const VIRTIO_VENDOR: u32 = 0x1af4;
const MODERN_DEVICES: u32 = 0x1040;
const LAST_DEVICE: u32 = 0x107f;
const FIRST_TRANSITIONAL: u32 = 0x1000;
const LAST_TRANSITIONAL: u32 = 0x103f;
const SUBSYSTEM: u32 = 0x2e;

/**
 * The network cards found, in order: PCI by address, then MMIO by address.
 * mmioDevices: values of the command line's virtio_mmio.device= parameters.
 */
export function probeNetDevices(mmioDevices: string[]): NetDevice[] {
  const cards: NetDevice[] = [];
  if (CONFIG_LIBVIRTIO_PCI) probePci(cards);
  if (!CONFIG_LIBVIRTIO_MMIO) return cards;
  const windows = findWindows(mmioDevices);
  for (let i = 0; i < windows.length; i++) {
    const transport = new MmioTransport(windows[i]);
    if (transport.deviceType == TYPE_NETWORK) startCard(cards, transport);
  }
  return cards;
}

function probePci(cards: NetDevice[]): void {
  if (!PortConfigSpace.present()) return;
  const devices = scanBuses(new PortConfigSpace());
  for (let i = 0; i < devices.length; i++) {
    if (virtioType(devices[i]) == TYPE_NETWORK) startCard(cards, pciTransport(devices[i]));
  }
}

/** The virtio device type of a PCI function, 0 if it is none. */
export function virtioType(device: PciDevice): u32 {
  if (device.vendor != VIRTIO_VENDOR) return 0;
  const id = device.device;
  if (id >= MODERN_DEVICES && id <= LAST_DEVICE) return id - MODERN_DEVICES;
  return id >= FIRST_TRANSITIONAL && id <= LAST_TRANSITIONAL ? device.read16(SUBSYSTEM) : 0;
}

/** The modern interface where there is one, else the legacy one; null (and said so) if there is neither. */
function pciTransport(device: PciDevice): VirtioTransport | null {
  const modern = new PciTransport(device);
  if (modern.usable) return modern;
  if (CONFIG_LIBVIRTIO_PCI_LEGACY) {
    const legacy = new LegacyPciTransport(device);
    if (legacy.usable) return legacy;
  }
  error(modern.name + ": has neither the modern nor the legacy interface");
  return null;
}

function startCard(cards: NetDevice[], transport: VirtioTransport | null): void {
  if (!transport) return;
  const card = VirtioNet.start(transport);
  if (card) cards.push(card);
}
