// epoll(7) on x86-64: struct epoll_event is packed: u32 events, u64 data. The low bits of events are poll(2)'s.

export const SIZEOF_EPOLL_EVENT: usize = 12;
export const EPOLL_EVENTS: usize = 0;
export const EPOLL_DATA: usize = 4;

export const EPOLL_CTL_ADD: i32 = 1;
export const EPOLL_CTL_DEL: i32 = 2;
export const EPOLL_CTL_MOD: i32 = 3;

/** Wake only one of several epoll files that watch the same file. */
export const EPOLLEXCLUSIVE: u32 = 1 << 28;
export const EPOLLWAKEUP: u32 = 1 << 29;
/** Tell once, then not until modified. */
export const EPOLLONESHOT: u32 = 1 << 30;
/** Tell when something happens, not as long as it is so. */
export const EPOLLET: u32 = 1 << 31;
