// Makes the sockets of programs the host's.

import { setSocketKinds } from "../socket/create";
import { setNetworkPoll } from "../stack";
import { HostDatagramSocket } from "./datagram";
import { HostStreamSocket } from "./stream";
import { pollHostSockets } from "./table";

export function useHostSockets(): void {
  setSocketKinds(
    (flags) => new HostStreamSocket(flags),
    (flags) => new HostDatagramSocket(flags),
  );
  setNetworkPoll(pollHostSockets);
}
