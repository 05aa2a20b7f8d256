// The system calls of x86-64 that this kernel does not have: they answer ENOSYS.

import { decimal } from "../lib/format";

/** A line each: number, name, and where it says more than that nobody has missed it yet, a note. In order. */
const ABSENT: string = `64 semget
65 semop
66 semctl
68 msgget
69 msgsnd
70 msgrcv
71 msgctl
78 getdents C libraries call getdents64
101 ptrace
103 syslog
134 uselib no longer in Linux
136 ustat
139 sysfs
153 vhangup
154 modify_ldt no segments of a program's own
156 _sysctl no longer in Linux
159 adjtimex the clock is the host's
163 acct
164 settimeofday the clock is the host's
167 swapon pages never leave memory
168 swapoff pages never leave memory
169 reboot the machine ends with its program
172 iopl no access to devices
173 ioperm no access to devices
174 create_module no longer in Linux
175 init_module no modules
176 delete_module no modules
177 get_kernel_syms no longer in Linux
178 query_module no longer in Linux
179 quotactl
180 nfsservctl no longer in Linux
181 getpmsg never was in Linux
182 putpmsg never was in Linux
183 afs_syscall never was in Linux
184 tuxcall never was in Linux
185 security never was in Linux
205 set_thread_area for 32-bit programs only
206 io_setup
207 io_destroy
208 io_getevents
209 io_submit
210 io_cancel
211 get_thread_area for 32-bit programs only
212 lookup_dcookie no longer in Linux
214 epoll_ctl_old never was in Linux
215 epoll_wait_old never was in Linux
216 remap_file_pages
219 restart_syscall calls go on by themselves
220 semtimedop
236 vserver never was in Linux
237 mbind one node of memory
238 set_mempolicy one node of memory
239 get_mempolicy one node of memory
240 mq_open
241 mq_unlink
242 mq_timedsend
243 mq_timedreceive
244 mq_notify
245 mq_getsetattr
246 kexec_load
248 add_key
249 request_key
250 keyctl
251 ioprio_set
252 ioprio_get
256 migrate_pages one node of memory
279 move_pages one node of memory
298 perf_event_open
300 fanotify_init
301 fanotify_mark
305 clock_adjtime the clock is the host's
308 setns no namespaces
312 kcmp
313 finit_module no modules
314 sched_setattr
315 sched_getattr
317 seccomp
320 kexec_file_load
321 bpf
323 userfaultfd
329 pkey_mprotect no protection keys
330 pkey_alloc no protection keys
331 pkey_free no protection keys
333 io_pgetevents
334 rseq
425 io_uring_setup
426 io_uring_enter
427 io_uring_register
428 open_tree
429 move_mount
430 fsopen
431 fsconfig
432 fsmount
433 fspick
438 pidfd_getfd
440 process_madvise
442 mount_setattr
443 quotactl_fd
444 landlock_create_ruleset
445 landlock_add_rule
446 landlock_restrict_self
447 memfd_secret
448 process_mrelease
449 futex_waitv
450 set_mempolicy_home_node one node of memory
451 cachestat
453 map_shadow_stack
454 futex_wake
455 futex_wait
456 futex_requeue
457 statmount
458 listmount
459 lsm_get_self_attr
460 lsm_set_self_attr
461 lsm_list_modules
462 mseal
463 setxattrat
464 getxattrat
465 listxattrat
466 removexattrat
467 open_tree_attr
`;

/** What is said of a call that is absent. */
export class AbsentCall {
  constructor(
    readonly name: string,
    readonly note: string,
  ) {}
}

/** A number that Linux does not know either: null. */
export function absentCall(number: i32): AbsentCall | null {
  const lines = ABSENT.split("\n");
  const start = decimal(number) + " ";
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i].startsWith(start)) continue;
    const rest = lines[i].slice(start.length);
    const space = rest.indexOf(" ");
    return space < 0 ? new AbsentCall(rest, "") : new AbsentCall(rest.slice(0, space), rest.slice(space + 1));
  }
  return null;
}
