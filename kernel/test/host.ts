// What the tests' host does for the network stack on its own (netstack.ts).

/** Takes the frame of this length in frame() away. */
export declare function transmit(length: i32): void;
