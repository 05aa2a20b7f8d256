// Feature bits and device status of VIRTIO 1.2: what a device offers and a driver accepts.

import { CONFIG_LWIP_IPV6 } from "../../config";

/** 5.1.3: the network device. */
export const NET_CSUM: u64 = 1 << 0;
export const NET_GUEST_CSUM: u64 = 1 << 1;
export const NET_MTU: u64 = 1 << 3;
export const NET_MAC: u64 = 1 << 5;
export const NET_GUEST_TSO4: u64 = 1 << 7;
export const NET_GUEST_TSO6: u64 = 1 << 8;
export const NET_HOST_TSO4: u64 = 1 << 11;
export const NET_HOST_TSO6: u64 = 1 << 12;
/** Both families' of each direction, as far as the kernel has the families. */
export const NET_GUEST_TSO: u64 = NET_GUEST_TSO4 | (CONFIG_LWIP_IPV6 ? NET_GUEST_TSO6 : 0);
export const NET_HOST_TSO: u64 = NET_HOST_TSO4 | (CONFIG_LWIP_IPV6 ? NET_HOST_TSO6 : 0);
export const NET_MRG_RXBUF: u64 = 1 << 15;
export const NET_STATUS: u64 = 1 << 16;

/** 6: of every device. */
export const ANY_LAYOUT: u64 = 1 << 27;
export const EVENT_IDX: u64 = 1 << 29;
export const VERSION_1: u64 = 1 << 32;
/** DMA goes where the platform says, which is straight to RAM here: nothing sets an IOMMU up. */
export const ACCESS_PLATFORM: u64 = 1 << 33;

/** 2.1: device status bits. */
export const STATUS_ACKNOWLEDGE: u32 = 1;
export const STATUS_DRIVER: u32 = 2;
export const STATUS_DRIVER_OK: u32 = 4;
export const STATUS_FEATURES_OK: u32 = 8;
export const STATUS_NEEDS_RESET: u32 = 64;
export const STATUS_FAILED: u32 = 128;

/** 5: device types. */
export const TYPE_NETWORK: u32 = 1;
