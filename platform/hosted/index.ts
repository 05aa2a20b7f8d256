// The library: machines and networks in this Node process.

export type { Folder } from "./machine/folders.ts";
export { Machine, type MachineOptions, type MachineSignal } from "./machine/machine.ts";
export type { GatewayOptions } from "./network/gateway/settings.ts";
export { Network } from "./network/network.ts";
export { baseArchive } from "./rootfs/base.ts";
export { type ProgramArchive, programArchive } from "./rootfs/program.ts";
export { rootArchive } from "./rootfs/source.ts";
export { HostNetwork, type HostNetworkOptions } from "./sockets/hostnetwork.ts";
