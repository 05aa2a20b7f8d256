// /proc/sys: the settings that programs read, and some that they write (proc_sys(5)). What is written is kept and
// told again; where something in the kernel depends on it, the layer it belongs to has registered how.

import { Directory } from "../directory";
import { Filesystem } from "../filesystem";
import { FixedDirectory } from "./dynamic";
import { Accepter, PlainText, Renderer, StoredText } from "./text";

/** "path=value": readable by all, writable by root. Values are Linux's, where they mean anything here. */
const SETTINGS: string[] = [
  "fs/aio-max-nr=65536",
  "fs/aio-nr=0",
  "fs/epoll/max_user_watches=1048576",
  "fs/file-max=1048576",
  "fs/file-nr=0\t0\t1048576",
  "fs/inotify/max_queued_events=16384",
  "fs/inotify/max_user_instances=1024",
  "fs/inotify/max_user_watches=1048576",
  "fs/lease-break-time=45",
  "fs/leases-enable=0",
  "fs/mount-max=100000",
  "fs/nr_open=1048576",
  "fs/overflowgid=65534",
  "fs/overflowuid=65534",
  "fs/pipe-max-size=1048576",
  "fs/pipe-user-pages-hard=0",
  "fs/pipe-user-pages-soft=16384",
  "fs/protected_hardlinks=0",
  "fs/protected_symlinks=0",
  "fs/suid_dumpable=0",
  "kernel/cap_last_cap=40",
  "kernel/core_pattern=core",
  "kernel/core_uses_pid=0",
  "kernel/domainname=(none)",
  "kernel/dmesg_restrict=0",
  "kernel/kptr_restrict=0",
  "kernel/msgmax=8192",
  "kernel/msgmnb=16384",
  "kernel/msgmni=32000",
  "kernel/ngroups_max=65536",
  "kernel/osrelease=6.1.0-elfin",
  "kernel/ostype=Linux",
  "kernel/overflowgid=65534",
  "kernel/overflowuid=65534",
  "kernel/panic=0",
  "kernel/perf_event_paranoid=2",
  "kernel/pid_max=4194304",
  "kernel/printk=4\t4\t1\t7",
  "kernel/random/entropy_avail=256",
  "kernel/random/poolsize=256",
  "kernel/randomize_va_space=2",
  "kernel/sched_child_runs_first=0",
  "kernel/sem=32000\t1024000000\t500\t32000",
  "kernel/shmall=18446744073692774399",
  "kernel/shmmax=18446744073692774399",
  "kernel/shmmni=4096",
  "kernel/tainted=0",
  "kernel/threads-max=32768",
  "kernel/unprivileged_bpf_disabled=2",
  "kernel/yama/ptrace_scope=0",
  "net/core/default_qdisc=pfifo_fast",
  "net/core/netdev_max_backlog=1000",
  "net/core/optmem_max=20480",
  "net/core/rmem_default=212992",
  "net/core/rmem_max=212992",
  "net/core/somaxconn=4096",
  "net/core/wmem_default=212992",
  "net/core/wmem_max=212992",
  "net/ipv4/ip_default_ttl=64",
  "net/ipv4/ip_forward=0",
  "net/ipv4/ip_local_port_range=32768\t60999",
  "net/ipv4/ip_nonlocal_bind=0",
  "net/ipv4/ip_unprivileged_port_start=1024",
  "net/ipv4/ping_group_range=1\t0",
  "net/ipv4/tcp_available_congestion_control=reno",
  "net/ipv4/tcp_congestion_control=reno",
  "net/ipv4/tcp_fastopen=0",
  "net/ipv4/tcp_fin_timeout=60",
  "net/ipv4/tcp_keepalive_intvl=75",
  "net/ipv4/tcp_keepalive_probes=9",
  "net/ipv4/tcp_keepalive_time=7200",
  "net/ipv4/tcp_max_syn_backlog=4096",
  "net/ipv4/tcp_max_tw_buckets=4096",
  "net/ipv4/tcp_rmem=4096\t131072\t6291456",
  "net/ipv4/tcp_sack=1",
  "net/ipv4/tcp_syncookies=1",
  "net/ipv4/tcp_timestamps=1",
  "net/ipv4/tcp_tw_reuse=2",
  "net/ipv4/tcp_window_scaling=1",
  "net/ipv4/tcp_wmem=4096\t16384\t4194304",
  "net/unix/max_dgram_qlen=512",
  "user/max_user_namespaces=0",
  "vm/dirty_background_ratio=10",
  "vm/dirty_ratio=20",
  "vm/drop_caches=0",
  "vm/max_map_count=1048576",
  "vm/min_free_kbytes=0",
  "vm/mmap_min_addr=65536",
  "vm/nr_hugepages=0",
  "vm/overcommit_memory=1",
  "vm/overcommit_ratio=50",
  "vm/panic_on_oom=0",
  "vm/swappiness=60",
  "vm/vfs_cache_pressure=100",
];

class LiveSetting {
  constructor(
    readonly path: string,
    readonly render: Renderer,
    readonly accept: Accepter | null,
  ) {}
}

const live: LiveSetting[] = [];

/** A setting whose value is elsewhere; without `accept` it is read-only. */
export function registerSetting(path: string, render: Renderer, accept: Accepter | null = null): void {
  live.push(new LiveSetting(path, render, accept));
}

/** The directory for a path's last name, made with those above it where missing; the name in `leaf`. */
let leaf: string = "";

export function directoryFor(top: Directory, path: string): Directory {
  let directory = top;
  let from = 0;
  let to = path.indexOf("/");
  while (to >= 0) {
    const name = path.substring(from, to);
    const known = directory.entries.find(name, 0, name.length);
    if (known) {
      directory = changetype<Directory>(known.inode);
    } else {
      const made = new FixedDirectory(top.filesystem);
      directory.insert(name, made);
      directory = made;
    }
    from = to + 1;
    to = path.indexOf("/", from);
  }
  leaf = path.substring(from);
  return directory;
}

/** The last name of the path given to directoryFor. */
export function leafName(): string {
  return leaf;
}

export function settingsDirectory(filesystem: Filesystem): Directory {
  const top = new FixedDirectory(filesystem);
  for (let i = 0; i < SETTINGS.length; i++) {
    const equals = SETTINGS[i].indexOf("=");
    const directory = directoryFor(top, SETTINGS[i].substring(0, equals));
    directory.insert(leaf, new StoredText(filesystem, 0o644, SETTINGS[i].substring(equals + 1) + "\n"));
  }
  for (let i = 0; i < live.length; i++) {
    const setting = live[i];
    const directory = directoryFor(top, setting.path);
    const accept = setting.accept;
    if (accept) directory.insert(leaf, new PlainText(filesystem, 0o644, setting.render, accept));
    else directory.insert(leaf, new PlainText(filesystem, 0o444, setting.render));
  }
  return top;
}
