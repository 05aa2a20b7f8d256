// A virtual network: a switch, a gateway to the host's sockets, and machines.

import { formatMac, type Mac } from "./addresses.ts";
import { Gateway } from "./gateway/gateway.ts";
import { type Published, type PublishedPort, parsePublish } from "./gateway/publish.ts";
import type { GatewayOptions } from "./gateway/settings.ts";
import type { Port } from "./port.ts";
import { StreamServer } from "./streamport.ts";
import { Switch } from "./switch.ts";

export class Network {
  readonly kind = "switch";
  readonly switch = new Switch();
  readonly gateway: Gateway;
  private readonly servers: StreamServer[] = [];

  constructor(options: GatewayOptions = {}) {
    this.gateway = new Gateway(options);
    this.switch.attach(this.gateway.port, [this.gateway.mac]);
    this.switch.onForget = (mac: Mac) => this.gateway.machineGone(mac);
  }

  /** Plugs a machine in. */
  attach(port: Port): void {
    this.switch.attach(port);
  }

  /** Opens a Unix socket where QEMU machines plug in; `onPort` hears of each. */
  async listen(path: string, onPort: (port: Port) => void = () => {}): Promise<StreamServer> {
    const server = await StreamServer.listen(path, (port) => {
      this.attach(port);
      onPort(port);
    });
    this.servers.push(server);
    return server;
  }

  /** Publishes a machine's port; see parsePublish() for what can be said. */
  publish(what: string | PublishedPort): Promise<Published> {
    const spec = typeof what === "string" ? parsePublish(what) : what;
    const { settings, tcp, udp } = this.gateway;
    const machine = spec.machine ?? settings.machine;
    if (!settings.subnet.isHost(machine) || machine === settings.address) {
      return Promise.reject(new Error("a port can only be published from a machine of the network"));
    }
    return spec.protocol === "tcp" ? tcp.publish(spec, machine) : udp.published.publish(spec, machine);
  }

  /** The gateway's hardware address, as text. */
  get gatewayMac(): string {
    return formatMac(this.gateway.mac);
  }

  /**
   * When what machines that are gone had sent is with those who were to get it; at the latest after this many
   * milliseconds.
   */
  async delivered(patience = 5000): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([this.gateway.tcp.delivered(), enough]);
    clearTimeout(timer);
  }

  /** Closes every port and ends every connection. */
  close(): void {
    for (const server of this.servers) server.close();
    for (const port of this.switch.ports) port.close();
    this.gateway.close();
  }
}
