// Figures of others for the lines the benchmark prints. Measured elsewhere, on the same kind of machine: two cores, no
// hardware virtualisation, QEMU 7.2 with "-accel tcg -cpu max", one virtual processor, medians; so compare ratios.
// Unikraft: app-elfloader 0.17 by gcc 12 in the walk-through's configuration (threads: with the options they need).
// Linux: Debian's 6.1 cloud kernel as a guest.

export interface Reference {
  readonly unikraft: string;
  readonly linux: string;
}

export const REFERENCES: Readonly<Record<string, Reference>> = {
  "start to Listening, pc -m 64": { unikraft: "251 ms", linux: "2,431 ms" },
  "start to Listening, microvm -m 64": { unikraft: "", linux: "" },
  "smallest -m that serves, pc": { unikraft: "9 MB", linux: "72 MB" },
  "size of the image": { unikraft: "787 KB", linux: "14.2 MB" },
  "keep-alive, 8 connections": { unikraft: "15,800 req/s", linux: "9,300 req/s" },
  "a connection a request, first second": { unikraft: "1,909 req/s", linux: "1,334 req/s" },
  "a connection a request, 5 seconds later": { unikraft: "stalls", linux: "sustains" },
  getpid: { unikraft: "1,527", linux: "454" },
  "clock_gettime in libc": { unikraft: "1,564", linux: "71" },
  "read 0 B /dev/zero": { unikraft: "1,839", linux: "835" },
  "write 1 B /dev/null": { unikraft: "2,818", linux: "855" },
  "pread 4 KB ramfs": { unikraft: "5,261", linux: "10,402" },
  fstat: { unikraft: "2,039", linux: "9,650" },
  "socket+close": { unikraft: "8,957", linux: "22,960" },
  "pipe write+read 1 B": { unikraft: "5,091", linux: "3,594" },
  "pipe ping-pong, 2 threads": { unikraft: "15,734", linux: "23,343" },
  "pthread create+join": { unikraft: "203,000", linux: "194,412" },
  "epoll_wait(0)": { unikraft: "2,567", linux: "471" },
  "open+close": { unikraft: "10,053", linux: "15,555" },
  "mmap+munmap 4 KB": { unikraft: "5,583", linux: "19,913" },
  "anonymous page fault": { unikraft: "11,211", linux: "12,012" },
};
