// Sockets on x86-64: constants and structures of socket(7), ip(7), tcp(7) and udp(7).

export const AF_UNSPEC: i32 = 0;
export const AF_UNIX: i32 = 1;
export const AF_INET: i32 = 2;
export const AF_INET6: i32 = 10;
export const AF_NETLINK: i32 = 16;

export const SOCK_STREAM: i32 = 1;
export const SOCK_DGRAM: i32 = 2;
export const SOCK_RAW: i32 = 3;
export const SOCK_SEQPACKET: i32 = 5;
/** Or-ed into the type. */
export const SOCK_TYPE_MASK: i32 = 0xf;
export const SOCK_NONBLOCK: i32 = 0x800;
export const SOCK_CLOEXEC: i32 = 0x80000;

export const IPPROTO_IP: i32 = 0;
export const IPPROTO_ICMP: i32 = 1;
export const IPPROTO_TCP: i32 = 6;
export const IPPROTO_UDP: i32 = 17;
export const IPPROTO_IPV6: i32 = 41;
export const IPPROTO_ICMPV6: i32 = 58;

export const SHUT_RD: i32 = 0;
export const SHUT_WR: i32 = 1;
export const SHUT_RDWR: i32 = 2;

export const MSG_OOB: i32 = 0x1;
export const MSG_PEEK: i32 = 0x2;
export const MSG_DONTROUTE: i32 = 0x4;
export const MSG_CTRUNC: i32 = 0x8;
export const MSG_TRUNC: i32 = 0x20;
export const MSG_DONTWAIT: i32 = 0x40;
export const MSG_EOR: i32 = 0x80;
export const MSG_WAITALL: i32 = 0x100;
export const MSG_ERRQUEUE: i32 = 0x2000;
export const MSG_NOSIGNAL: i32 = 0x4000;
export const MSG_MORE: i32 = 0x8000;
export const MSG_WAITFORONE: i32 = 0x10000;
export const MSG_CMSG_CLOEXEC: i32 = 0x40000000;

export const SOL_SOCKET: i32 = 1;
export const SO_DEBUG: i32 = 1;
export const SO_REUSEADDR: i32 = 2;
export const SO_TYPE: i32 = 3;
export const SO_ERROR: i32 = 4;
export const SO_DONTROUTE: i32 = 5;
export const SO_BROADCAST: i32 = 6;
export const SO_SNDBUF: i32 = 7;
export const SO_RCVBUF: i32 = 8;
export const SO_KEEPALIVE: i32 = 9;
export const SO_OOBINLINE: i32 = 10;
export const SO_PRIORITY: i32 = 12;
export const SO_LINGER: i32 = 13;
export const SO_REUSEPORT: i32 = 15;
export const SO_PASSCRED: i32 = 16;
/** struct ucred: i32 pid, u32 uid, u32 gid. */
export const SO_PEERCRED: i32 = 17;
export const SO_RCVLOWAT: i32 = 18;
export const SO_SNDLOWAT: i32 = 19;
export const SO_RCVTIMEO: i32 = 20;
export const SO_SNDTIMEO: i32 = 21;
export const SO_TIMESTAMP: i32 = 29;
export const SO_TIMESTAMPNS: i32 = 35;
export const SO_ACCEPTCONN: i32 = 30;
export const SO_SNDBUFFORCE: i32 = 32;
export const SO_RCVBUFFORCE: i32 = 33;
export const SO_MARK: i32 = 36;
export const SO_PROTOCOL: i32 = 38;
export const SO_DOMAIN: i32 = 39;
export const SO_INCOMING_CPU: i32 = 49;
export const SO_BUSY_POLL: i32 = 46;
export const SO_RCVTIMEO_NEW: i32 = 66;
export const SO_SNDTIMEO_NEW: i32 = 67;

export const IP_TOS: i32 = 1;
export const IP_TTL: i32 = 2;
export const IP_OPTIONS: i32 = 4;
export const IP_PKTINFO: i32 = 8;
export const IP_MTU_DISCOVER: i32 = 10;
export const IP_RECVERR: i32 = 11;
export const IP_RECVTTL: i32 = 12;
export const IP_RECVTOS: i32 = 13;
export const IP_MTU: i32 = 14;
export const IP_FREEBIND: i32 = 15;
export const IP_BIND_ADDRESS_NO_PORT: i32 = 24;
export const IP_MULTICAST_IF: i32 = 32;
export const IP_MULTICAST_TTL: i32 = 33;
export const IP_MULTICAST_LOOP: i32 = 34;
export const IP_ADD_MEMBERSHIP: i32 = 35;
export const IP_DROP_MEMBERSHIP: i32 = 36;

export const IPV6_ADDRFORM: i32 = 1;
export const IPV6_UNICAST_HOPS: i32 = 16;
export const IPV6_MULTICAST_IF: i32 = 17;
export const IPV6_MULTICAST_HOPS: i32 = 18;
export const IPV6_MULTICAST_LOOP: i32 = 19;
export const IPV6_JOIN_GROUP: i32 = 20;
export const IPV6_LEAVE_GROUP: i32 = 21;
export const IPV6_MTU_DISCOVER: i32 = 23;
export const IPV6_MTU: i32 = 24;
export const IPV6_RECVERR: i32 = 25;
export const IPV6_V6ONLY: i32 = 26;
export const IPV6_RECVPKTINFO: i32 = 49;
export const IPV6_PKTINFO: i32 = 50;
export const IPV6_RECVHOPLIMIT: i32 = 51;
export const IPV6_HOPLIMIT: i32 = 52;
export const IPV6_RECVTCLASS: i32 = 66;
export const IPV6_TCLASS: i32 = 67;

export const TCP_NODELAY: i32 = 1;
export const TCP_MAXSEG: i32 = 2;
export const TCP_CORK: i32 = 3;
export const TCP_KEEPIDLE: i32 = 4;
export const TCP_KEEPINTVL: i32 = 5;
export const TCP_KEEPCNT: i32 = 6;
export const TCP_SYNCNT: i32 = 7;
export const TCP_LINGER2: i32 = 8;
export const TCP_DEFER_ACCEPT: i32 = 9;
export const TCP_WINDOW_CLAMP: i32 = 10;
export const TCP_INFO: i32 = 11;
export const TCP_QUICKACK: i32 = 12;
export const TCP_CONGESTION: i32 = 13;
export const TCP_USER_TIMEOUT: i32 = 18;
export const TCP_FASTOPEN: i32 = 23;
export const TCP_NOTSENT_LOWAT: i32 = 25;

export const SIOCOUTQ: u32 = 0x5411;
export const SIOCATMARK: u32 = 0x8905;

/** struct sockaddr_in: u16 family | u16 port, network order | u32 address, network order | 8 bytes of zeros. */
export const SOCKADDR_IN_SIZE: u32 = 16;
/** struct sockaddr_in6: u16 family | u16 port | u32 flow | 16 bytes of address | u32 scope, which old programs leave out. */
export const SOCKADDR_IN6_SIZE: u32 = 28;
export const SOCKADDR_IN6_LEAST: u32 = 24;
/** struct sockaddr_storage: the longest address. */
export const SOCKADDR_MAX: u32 = 128;

/**
 * struct msghdr: u64 name | u32 name length, padding | u64 iovecs | u64 their count | u64 control | u64 its length |
 * i32 flags, padding.
 */
export const MSGHDR_SIZE: usize = 56;
/** struct cmsghdr: u64 length with it | i32 level | i32 type; then the data, padded to 8. */
export const CMSGHDR_SIZE: u32 = 16;
export const SCM_RIGHTS: i32 = 1;
export const SCM_CREDENTIALS: i32 = 2;
/** Files in one message at most. */
export const SCM_MAX_FD: u32 = 253;
/** struct mmsghdr: struct msghdr | u32 bytes sent or received, padding. */
export const MMSGHDR_SIZE: u64 = 64;
