// Interfaces as programs see them (netdevice(7)).

export const IFF_UP: u32 = 0x1;
export const IFF_BROADCAST: u32 = 0x2;
export const IFF_LOOPBACK: u32 = 0x8;
export const IFF_RUNNING: u32 = 0x40;
export const IFF_PROMISC: u32 = 0x100;
export const IFF_MULTICAST: u32 = 0x1000;
export const IFF_LOWER_UP: u32 = 0x10000;

export const ARPHRD_ETHER: u32 = 1;
export const ARPHRD_LOOPBACK: u32 = 772;

export const IFNAMSIZ: u32 = 16;
/** struct ifreq: char name[16] | 24 bytes of what the request is about. */
export const IFREQ_SIZE: u32 = 40;

export const SIOCADDRT: u32 = 0x890b;
export const SIOCDELRT: u32 = 0x890c;
export const SIOCGIFNAME: u32 = 0x8910;
export const SIOCGIFCONF: u32 = 0x8912;
export const SIOCGIFFLAGS: u32 = 0x8913;
export const SIOCSIFFLAGS: u32 = 0x8914;
export const SIOCGIFADDR: u32 = 0x8915;
export const SIOCSIFADDR: u32 = 0x8916;
export const SIOCGIFDSTADDR: u32 = 0x8917;
export const SIOCGIFBRDADDR: u32 = 0x8919;
export const SIOCSIFBRDADDR: u32 = 0x891a;
export const SIOCGIFNETMASK: u32 = 0x891b;
export const SIOCSIFNETMASK: u32 = 0x891c;
export const SIOCGIFMETRIC: u32 = 0x891d;
export const SIOCGIFMTU: u32 = 0x8921;
export const SIOCSIFMTU: u32 = 0x8922;
export const SIOCGIFHWADDR: u32 = 0x8927;
export const SIOCGIFINDEX: u32 = 0x8933;
export const SIOCGIFTXQLEN: u32 = 0x8942;
export const SIOCETHTOOL: u32 = 0x8946;
export const SIOCGIFMAP: u32 = 0x8970;
