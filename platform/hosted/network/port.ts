// A port: one end of a virtual Ethernet cable.

/** The longest frame a port carries, in bytes: an Ethernet header, a VLAN tag and the largest IPv4 packet. */
export const MAX_FRAME = 14 + 4 + 65535;

/**
 * One end of a cable, as the switch (or whoever else holds it) sees it. Frames begin with the Ethernet header and have
 * no check sequence. A frame that was sent is never written to again, by either side: it may be in several queues.
 */
export interface Port {
  /** Sends a frame out. Never blocks: a port that can't keep up drops the frame and counts it, as a card would. */
  send(frame: Uint8Array): void;
  /** Called with each frame that comes in; the holder sets it. */
  onFrame: (frame: Uint8Array) => void;
  /** Called once, when the cable is gone; the holder sets it. */
  onClose: () => void;
  /** Pulls the cable. */
  close(): void;
  /** Frames that `send` had to drop. */
  readonly dropped: number;
}
