// Makes the sockets of programs the host's.

import { setSocketKinds } from "../socket/create";
import { setNetworkPoll } from "../stack";
import { HostDatagramSocket } from "./datagram";
import { HostStreamSocket } from "./stream";
import { pollHostSockets } from "./table";

export function useHostSockets(): void {
  setSocketKinds(
    (domain, flags) => new HostStreamSocket(domain, flags),
    (domain, flags) => new HostDatagramSocket(domain, flags),
  );
  setNetworkPoll(pollHostSockets);
}
