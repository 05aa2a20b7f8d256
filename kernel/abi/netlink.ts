// Netlink's messages (netlink(7), rtnetlink(7)): numbers and layouts.

export const NETLINK_ROUTE: i32 = 0;

/**
 * struct nlmsghdr: u32 length with it | u16 type | u16 flags | u32 sequence | u32 port; then the message, padded to 4.
 * struct nlattr: u16 length with it | u16 type; then the value, padded to 4.
 */
export const NLMSG_HEADER: u32 = 16;
export const ATTRIBUTE_HEADER: u32 = 4;
/** struct sockaddr_nl: u16 family | u16 padding | u32 port | u32 groups. */
export const SOCKADDR_NL_SIZE: u32 = 12;

export const NLM_F_REQUEST: u32 = 0x1;
export const NLM_F_MULTI: u32 = 0x2;
export const NLM_F_ACK: u32 = 0x4;
export const NLM_F_DUMP_FILTERED: u32 = 0x20;
/** NLM_F_ROOT and NLM_F_MATCH. */
export const NLM_F_DUMP: u32 = 0x300;
export const NLM_F_REPLACE: u32 = 0x100;
export const NLM_F_EXCL: u32 = 0x200;
export const NLM_F_CREATE: u32 = 0x400;
/** In an error: the request's payload was left out. */
export const NLM_F_CAPPED: u32 = 0x100;

export const NLMSG_ERROR: u32 = 2;
export const NLMSG_DONE: u32 = 3;
/** Below are netlink's own messages. */
export const NLMSG_MIN_TYPE: u32 = 16;

export const RTM_NEWLINK: u32 = 16;
export const RTM_NEWADDR: u32 = 20;
export const RTM_NEWROUTE: u32 = 24;
export const RTM_NEWNEIGH: u32 = 28;
export const RTM_NEWRULE: u32 = 32;
export const RTM_MAX: u32 = 120;
/** Messages of each kind: RTM_NEW…, RTM_DEL…, RTM_GET…, RTM_SET…. */
export const RTM_DELETE: u32 = 1;
export const RTM_GET: u32 = 2;
export const RTM_SET: u32 = 3;

export const SOL_NETLINK: i32 = 270;
export const NETLINK_ADD_MEMBERSHIP: i32 = 1;
export const NETLINK_DROP_MEMBERSHIP: i32 = 2;
export const NETLINK_PKTINFO: i32 = 3;
export const NETLINK_BROADCAST_ERROR: i32 = 4;
export const NETLINK_NO_ENOBUFS: i32 = 5;
export const NETLINK_CAP_ACK: i32 = 10;
export const NETLINK_EXT_ACK: i32 = 11;
export const NETLINK_GET_STRICT_CHK: i32 = 12;

/** Groups of NETLINK_ROUTE (RTNLGRP_*). */
export const GROUP_LINK: u32 = 1;
export const GROUP_NEIGH: u32 = 3;
export const GROUP_IPV4_ADDRESS: u32 = 5;
export const GROUP_IPV4_ROUTE: u32 = 7;
export const GROUP_IPV6_ADDRESS: u32 = 9;
export const GROUP_IPV6_ROUTE: u32 = 11;

/** struct ifinfomsg: u8 family, u8 padding | u16 type | i32 index | u32 flags | u32 change. */
export const IFINFOMSG_SIZE: u32 = 16;
export const IFLA_ADDRESS: u32 = 1;
export const IFLA_BROADCAST: u32 = 2;
export const IFLA_IFNAME: u32 = 3;
export const IFLA_MTU: u32 = 4;
export const IFLA_QDISC: u32 = 6;
export const IFLA_STATS: u32 = 7;
export const IFLA_TXQLEN: u32 = 13;
export const IFLA_OPERSTATE: u32 = 16;
export const IFLA_LINKMODE: u32 = 17;
export const IFLA_STATS64: u32 = 23;
export const IFLA_GROUP: u32 = 27;
export const IFLA_NUM_TX_QUEUES: u32 = 31;
export const IFLA_NUM_RX_QUEUES: u32 = 32;
export const IFLA_CARRIER: u32 = 33;
export const IFLA_MIN_MTU: u32 = 50;
export const IFLA_MAX_MTU: u32 = 51;

/** struct ifaddrmsg: u8 family | u8 prefix length | u8 flags | u8 scope | u32 index. */
export const IFADDRMSG_SIZE: u32 = 8;
export const IFA_ADDRESS: u32 = 1;
export const IFA_LOCAL: u32 = 2;
export const IFA_LABEL: u32 = 3;
export const IFA_BROADCAST: u32 = 4;
export const IFA_CACHEINFO: u32 = 6;
export const IFA_FLAGS: u32 = 8;
export const IFA_F_NODAD: u32 = 0x2;
export const IFA_F_OPTIMISTIC: u32 = 0x4;
export const IFA_F_DADFAILED: u32 = 0x8;
export const IFA_F_DEPRECATED: u32 = 0x20;
export const IFA_F_TENTATIVE: u32 = 0x40;
export const IFA_F_PERMANENT: u32 = 0x80;

/**
 * struct rtmsg: u8 family | u8 destination's bits | u8 source's bits | u8 TOS | u8 table | u8 protocol | u8 scope |
 * u8 type | u32 flags.
 */
export const RTMSG_SIZE: u32 = 12;
export const RTA_DST: u32 = 1;
export const RTA_OIF: u32 = 4;
export const RTA_GATEWAY: u32 = 5;
export const RTA_PRIORITY: u32 = 6;
export const RTA_PREFSRC: u32 = 7;
export const RTA_TABLE: u32 = 15;
export const RT_TABLE_UNSPEC: u32 = 0;
export const RT_TABLE_MAIN: u32 = 254;
export const RT_TABLE_LOCAL: u32 = 255;
export const RTN_UNICAST: u32 = 1;
export const RTN_LOCAL: u32 = 2;
export const RTN_BROADCAST: u32 = 3;

/** struct ndmsg: u8 family, 3 padding | i32 index | u16 state | u8 flags | u8 type. */
export const NDMSG_SIZE: u32 = 12;
export const NDA_DST: u32 = 1;
export const NDA_LLADDR: u32 = 2;
export const NUD_INCOMPLETE: u32 = 1;
export const NUD_REACHABLE: u32 = 2;
export const NUD_STALE: u32 = 4;
export const NUD_PROBE: u32 = 16;

/** struct fib_rule_hdr has the layout of struct rtmsg. */
export const FRA_PRIORITY: u32 = 6;
export const FRA_TABLE: u32 = 15;
