// The states of a connection (RFC 9293, section 3.3.2), numbered as Linux's TCP_INFO shows them. LISTEN is a Listener,
// TIME-WAIT a small record of its own (timewait.ts).

export const ESTABLISHED: i32 = 1;
export const SYN_SENT: i32 = 2;
export const SYN_RECEIVED: i32 = 3;
export const FIN_WAIT_1: i32 = 4;
export const FIN_WAIT_2: i32 = 5;
export const TIME_WAIT: i32 = 6;
export const CLOSED: i32 = 7;
export const CLOSE_WAIT: i32 = 8;
export const LAST_ACK: i32 = 9;
export const LISTEN: i32 = 10;
export const CLOSING: i32 = 11;
