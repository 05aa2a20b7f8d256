// Echo requests to the outside. Node.js has no ICMP sockets; the host's ping command has, where the host lets
// unprivileged users have them.

export interface Pinger {
  /** Whether the address answered an echo request with this many bytes of data. */
  ping(address: string, length: number): Promise<boolean>;
}

/** Commands at a time; more requests go unanswered, as on a busy network. */
const LIMIT = 8;
const SECONDS = 5;

async function run(address: string, length: number): Promise<boolean> {
  // Loaded when it is needed: few machines ever ping.
  const { spawn } = await import("node:child_process");
  return new Promise<boolean>((resolve) => {
    const args = ["-n", "-q", "-c", "1", "-s", String(length), address];
    const child = spawn("ping", args, { stdio: "ignore", timeout: SECONDS * 1000, killSignal: "SIGKILL" });
    child.on("error", () => resolve(false));
    child.on("close", (status) => resolve(status === 0));
  });
}

export class PingCommand implements Pinger {
  private running = 0;

  ping(address: string, length: number): Promise<boolean> {
    if (this.running >= LIMIT) return Promise.resolve(false);
    this.running++;
    return run(address, length).finally(() => {
      this.running--;
    });
  }
}
