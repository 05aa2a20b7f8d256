/*
 * Tries to get at the kernel, or to bring it down: each attack in a process of its own, which must end in an errno or a
 * signal, as on Linux; "-- alive" at the end says that the machine took it all.
 * attacks [NAME | -NAME...]: only that one, or all but those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "checks.h"

/* In the kernel's half on Linux and here: memory, and its last bytes. Then no address at all, and the last page. */
#define KERNEL 0xffffff0000200000ul
#define TOP 0xfffffffffffff000ul
#define NOWHERE 0x0123456789abcdeful
#define EDGE 0x7ffffffff000ul

static volatile uintptr_t hidden;
static void* at(uintptr_t address) {
  hidden = address;
  return (void*)hidden;
}
/* The child's last words: a call's errno, 0 for success. */
static void tell(long result) { _exit(result == -1 ? errno : 0); }
#define TELL(call) tell((long)(call))

/* -- What a program may not do by itself ------------------------------------------------------------------------- */

#define TOUCH(name, ...) static void name(void) { __VA_ARGS__; }
#define INSTRUCTION(name, ...) static void name(void) { __asm__ volatile(__VA_ARGS__); }
static volatile char sink;

TOUCH(read_kernel, sink = *(volatile char*)at(KERNEL))
TOUCH(write_kernel, *(volatile char*)at(KERNEL) = 1)
TOUCH(jump_kernel, ((void (*)(void))at(KERNEL))())
TOUCH(read_top, sink = *(volatile char*)at(TOP + 4095))
TOUCH(read_nowhere, sink = *(volatile char*)at(NOWHERE))
TOUCH(jump_nowhere, ((void (*)(void))at(NOWHERE))())
TOUCH(read_edge, sink = *(volatile char*)at(EDGE))
TOUCH(jump_edge, ((void (*)(void))at(EDGE))())
TOUCH(read_null, sink = *(volatile char*)at(0))
TOUCH(write_code, *(volatile char*)at((uintptr_t)read_null) = 1)
static char data_code[] = {(char)0xc3};
TOUCH(execute_data, ((void (*)(void))at((uintptr_t)data_code))())
TOUCH(execute_stack, char code[16]; code[0] = (char)0xc3; ((void (*)(void))at((uintptr_t)code))())
INSTRUCTION(cli, "cli")
INSTRUCTION(sti, "sti")
INSTRUCTION(halt, "hlt")
INSTRUCTION(port_in, "inb $0x60, %%al" : : : "eax")
INSTRUCTION(port_out, "outl %%eax, $0xf4" : : "a"(0))
INSTRUCTION(read_msr, "rdmsr" : : "c"(0xc0000082) : "eax", "edx")
INSTRUCTION(write_msr, "wrmsr" : : "c"(0xc0000082), "a"(0), "d"(0))
INSTRUCTION(load_cr3, "mov %0, %%cr3" : : "r"(0ul))
INSTRUCTION(read_cr0, "mov %%cr0, %%rax" : : : "rax")
INSTRUCTION(load_cr4, "mov %0, %%cr4" : : "r"(0ul))
INSTRUCTION(load_gdt, "lgdt (%0)" : : "r"(data_code))
INSTRUCTION(load_idt, "lidt (%0)" : : "r"(data_code))
INSTRUCTION(load_task, "ltr %w0" : : "r"(0x28))
INSTRUCTION(clear_task, "clts")
INSTRUCTION(invalidate_page, "invlpg (%0)" : : "r"(data_code))
INSTRUCTION(swap_gs, "swapgs")
INSTRUCTION(set_xcr, "xor %%ecx, %%ecx; xor %%edx, %%edx; mov $7, %%eax; xsetbv" : : : "eax", "ecx", "edx")
INSTRUCTION(system_return, "mov $0, %%ecx; sysretq" : : : "rcx")
INSTRUCTION(kernel_data, "mov %w0, %%ds" : : "r"(0x10))
INSTRUCTION(kernel_stack, "mov %w0, %%ss" : : "r"(0x10))
INSTRUCTION(far_return, "pushq $0x08; pushq $0; lretq")
INSTRUCTION(interrupt_return, "pushq $0x10; pushq $0; pushq $2; pushq $0x08; pushq $0; iretq")
INSTRUCTION(interrupt_32, "int $0x20")
INSTRUCTION(interrupt_double, "int $0x08")
INSTRUCTION(interrupt_page, "int $0x0e")
INSTRUCTION(write_back, "wbinvd")

/* IOPL and IF can't be changed, but trying is no error. */
static void io_privilege(void) {
  uint64_t flags;
  __asm__ volatile("pushfq; orq $0x3000, (%%rsp); andq $~0x200, (%%rsp); popfq; pushfq; popq %0" : "=r"(flags));
  _exit((flags & 0x3200) == 0x200 ? 0 : 1);
}

static int recurse(int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return depth < 0 ? 0 : recurse(depth + 1) + room[0];
}
static void overflow_stack(void) { sink = (char)recurse(0); }
static void stack_in_kernel(void) { __asm__ volatile("mov %0, %%rsp; push %%rax" : : "r"(KERNEL)); }
static void stack_nowhere(void) { __asm__ volatile("mov %0, %%rsp; push %%rax" : : "r"(NOWHERE)); }
static void system_call_without_stack(void) {
  __asm__ volatile("mov %0, %%rsp; mov $39, %%eax; syscall; mov $60, %%eax; xor %%edi, %%edi; syscall" : : "r"(KERNEL));
}
static void segment_base_kernel(void) {
  TELL(syscall(SYS_arch_prctl, 0x1002, KERNEL));
}
static void segment_base_nowhere(void) { TELL(syscall(SYS_arch_prctl, 0x1001, NOWHERE)); }

/* -- Signals and the return from them ---------------------------------------------------------------------------- */

static int what;
static void damage(int signal, siginfo_t* info, void* context) {
  (void)signal, (void)info;
  ucontext_t* uc = context;
  greg_t* registers = uc->uc_mcontext.gregs;
  char* vectors = (char*)uc->uc_mcontext.fpregs;
  switch (what) {
    case 0: registers[REG_RIP] = (greg_t)KERNEL; break;
    case 1: registers[REG_RIP] = (greg_t)NOWHERE; break;
    case 2: registers[REG_RSP] = (greg_t)NOWHERE; break;
    case 3: registers[REG_EFL] = 0x3000; break;
    case 4: registers[REG_EFL] |= 0x100; break;
    case 5: memset(vectors + 24, 0xff, 4); break;
    case 6: memset(vectors + 512, 0xff, 64); break;
    case 7: uc->uc_mcontext.fpregs = at(KERNEL); break;
    case 8: uc->uc_mcontext.fpregs = (void*)(vectors + 8); break;
    case 9: registers[REG_RIP] = (greg_t)EDGE; break;
    case 10: memset(vectors, 0xff, 464); break;
  }
}
static void returns(int how) {
  struct sigaction action = {.sa_sigaction = damage, .sa_flags = SA_SIGINFO};
  what = how;
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  _exit(0);
}
#define RETURNS(name, how) static void name(void) { returns(how); }
RETURNS(return_to_kernel, 0)
RETURNS(return_nowhere, 1)
RETURNS(return_bad_stack, 2)
RETURNS(return_io_privilege, 3)
RETURNS(return_trap_flag, 4)
RETURNS(return_bad_mxcsr, 5)
RETURNS(return_bad_xsave, 6)
RETURNS(return_vectors_kernel, 7)
RETURNS(return_vectors_unaligned, 8)
RETURNS(return_to_edge, 9)

static void sigreturn_without_frame(void) {
  __asm__ volatile("mov %0, %%rsp; mov $15, %%eax; syscall" : : "r"(KERNEL));
}
struct kernel_action { uintptr_t handler; unsigned long flags; uintptr_t restorer; uint64_t mask; };
static void handler_at(uintptr_t handler, uintptr_t restorer, unsigned long flags) {
  struct kernel_action action = {handler, 0x04000000 | flags, restorer, 0};
  syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
  kill(getpid(), SIGUSR1);
  _exit(0);
}
static void nothing(int signal) { (void)signal; }
TOUCH(handler_in_kernel, handler_at(KERNEL, 0, 0))
TOUCH(handler_nowhere, handler_at(NOWHERE, 0, 0))
TOUCH(restorer_in_kernel, handler_at((uintptr_t)nothing, KERNEL, 0))
TOUCH(restorer_nowhere, handler_at((uintptr_t)nothing, NOWHERE, 0))
static void alternate(uintptr_t base) {
  stack_t stack = {.ss_sp = at(base), .ss_size = 65536};
  if (sigaltstack(&stack, NULL)) _exit(errno);
  handler_at((uintptr_t)nothing, 0, SA_ONSTACK);
}
TOUCH(alternate_in_kernel, alternate(KERNEL))
TOUCH(alternate_nowhere, alternate(NOWHERE))
TOUCH(alternate_wraps, alternate(TOP))

/* -- Threads and their ends -------------------------------------------------------------------------------------- */

static void clone_stack_kernel(void) {
  pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, KERNEL, 0, 0, 0);
  if (!child) __asm__ volatile("push %rax");
  int status = 0;
  waitpid(child, &status, 0);
  _exit(WIFSIGNALED(status) ? 100 + WTERMSIG(status) : 0);
}
TOUCH(clone_tls_kernel, TELL(syscall(SYS_clone, CLONE_SETTLS | SIGCHLD, 0, 0, 0, KERNEL)))
TOUCH(clone3_kernel, TELL(syscall(SYS_clone3, at(KERNEL), 64)))
TOUCH(clone3_huge, TELL(syscall(SYS_clone3, at(KERNEL), -1)))
TOUCH(tid_address_kernel, syscall(SYS_set_tid_address, at(KERNEL)); _exit(0))
TOUCH(robust_list_kernel, syscall(SYS_set_robust_list, at(KERNEL), 24); _exit(0))
static void robust_list_loop(void) {
  static uintptr_t head[3];
  static uintptr_t entry[1];
  head[0] = (uintptr_t)entry;
  entry[0] = (uintptr_t)entry;
  head[1] = KERNEL - (uintptr_t)entry;
  syscall(SYS_set_robust_list, head, 24);
  _exit(0);
}
TOUCH(futex_kernel, TELL(syscall(SYS_futex, at(KERNEL), 0, 0, NULL, NULL, 0)))
TOUCH(futex_wake_op_kernel, static int word; TELL(syscall(SYS_futex, &word, 5, 1, 1, at(KERNEL), 0)))
TOUCH(exec_kernel, TELL(execve(at(KERNEL), NULL, NULL)))
TOUCH(exec_arguments_kernel, TELL(execve("/bin/busybox", at(KERNEL), NULL)))
TOUCH(wait_kernel, if (!fork()) _exit(0); TELL(wait4(-1, at(KERNEL), 0, NULL)))

/* -- Addresses and lengths given to calls ------------------------------------------------------------------------ */

static char buffer[4096];
static int file(void) { return open("/etc/hello.txt", O_RDONLY); }
static struct iovec pieces[2];
static void vectors(void* base, size_t first, size_t second) {
  pieces[0] = (struct iovec){base, first};
  pieces[1] = (struct iovec){buffer, second};
}
TOUCH(read_to_kernel, TELL(read(file(), at(KERNEL), 10)))
TOUCH(read_to_top, TELL(read(file(), at(TOP), 10)))
TOUCH(read_to_nowhere, TELL(read(file(), at(NOWHERE), 10)))
TOUCH(read_to_code, TELL(read(file(), at((uintptr_t)read_null), 10)))
TOUCH(write_from_kernel, TELL(write(open("/tmp/a", O_RDWR | O_CREAT, 0600), at(KERNEL), 10)))
TOUCH(pread_wraps, TELL(pread(file(), buffer, 10, -1)))
TOUCH(readv_kernel, TELL(readv(file(), at(KERNEL), 2)))
TOUCH(readv_into_kernel, vectors(at(KERNEL), 5, 5); TELL(readv(file(), pieces, 2)))
TOUCH(readv_overflow, vectors(buffer, SIZE_MAX / 2 + 1, 5); TELL(readv(file(), pieces, 2)))
TOUCH(readv_many, TELL(readv(file(), pieces, 100000)))
TOUCH(open_kernel, TELL(open(at(KERNEL), O_RDONLY)))
TOUCH(open_top, TELL(open(at(TOP), O_RDONLY)))
TOUCH(stat_kernel, TELL(syscall(SYS_stat, "/", at(KERNEL))))
TOUCH(getcwd_kernel, TELL(syscall(SYS_getcwd, at(KERNEL), 100)))
TOUCH(readlink_kernel, TELL(syscall(SYS_readlink, "/etc/link", at(KERNEL), 100)))
TOUCH(readlink_negative, TELL(syscall(SYS_readlink, "/etc/link", buffer, -1)))
TOUCH(getdents_kernel, TELL(syscall(SYS_getdents64, open("/", O_RDONLY), at(KERNEL), 4096)))
TOUCH(pipe_kernel, TELL(syscall(SYS_pipe2, at(KERNEL), 0)))
TOUCH(uname_kernel, TELL(syscall(SYS_uname, at(KERNEL))))
TOUCH(random_kernel, TELL(syscall(SYS_getrandom, at(KERNEL), 100, 0)))
TOUCH(time_kernel, TELL(syscall(SYS_clock_gettime, 1, at(KERNEL))))
TOUCH(sleep_kernel, TELL(syscall(SYS_nanosleep, at(KERNEL), NULL)))
TOUCH(action_kernel, TELL(syscall(SYS_rt_sigaction, SIGUSR1, at(KERNEL), NULL, 8)))
TOUCH(old_action_kernel, TELL(syscall(SYS_rt_sigaction, SIGUSR1, NULL, at(KERNEL), 8)))
TOUCH(mask_kernel, TELL(syscall(SYS_rt_sigprocmask, 0, at(KERNEL), NULL, 8)))
TOUCH(limits_kernel, TELL(syscall(SYS_prlimit64, 0, 7, at(KERNEL), NULL)))
TOUCH(usage_kernel, TELL(syscall(SYS_getrusage, 0, at(KERNEL))))
TOUCH(epoll_kernel, TELL(epoll_ctl(epoll_create1(0), EPOLL_CTL_ADD, 0, at(KERNEL))))
TOUCH(poll_kernel, TELL(poll(at(KERNEL), 1, 0)))
TOUCH(poll_many, TELL(poll((struct pollfd*)buffer, 0x7fffffff, 0)))
TOUCH(select_kernel, TELL(select(10, at(KERNEL), NULL, NULL, NULL)))
TOUCH(select_many, fd_set* set = at(EDGE - 4096); struct timeval now = {0, 0}; TELL(select(0x7fffffff, set, NULL, NULL, &now)))
TOUCH(ioctl_kernel, int ends[2]; if (pipe(ends)) _exit(99); TELL(ioctl(ends[0], FIONREAD, at(KERNEL))))
TOUCH(bind_kernel, TELL(bind(socket(AF_INET, SOCK_STREAM, 0), at(KERNEL), 16)))
TOUCH(bind_length, TELL(bind(socket(AF_INET, SOCK_STREAM, 0), (void*)buffer, 0x7fffffff)))
TOUCH(message_kernel, TELL(sendmsg(socket(AF_INET, SOCK_DGRAM, 0), at(KERNEL), 0)))
TOUCH(option_kernel, TELL(setsockopt(socket(AF_INET, SOCK_STREAM, 0), SOL_SOCKET, SO_REUSEADDR, at(KERNEL), 4)))
TOUCH(map_kernel, TELL(mmap(at(KERNEL), 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)))
TOUCH(map_edge, TELL(mmap(at(EDGE), 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)))
TOUCH(map_null, errno = 0; void* p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0); _exit(p == MAP_FAILED || !p ? 0 : 1))
TOUCH(map_offset, TELL(mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, file(), (off_t)TOP)))
TOUCH(unmap_kernel, TELL(munmap(at(KERNEL), 4096)))
TOUCH(unmap_wraps, TELL(munmap(at(4096), SIZE_MAX - 4095)))
TOUCH(protect_kernel, TELL(mprotect(at(KERNEL), 4096, PROT_READ)))
TOUCH(protect_wraps, TELL(mprotect(at(4096), SIZE_MAX - 8191, PROT_READ)))
TOUCH(advise_kernel, TELL(madvise(at(KERNEL), 4096, MADV_DONTNEED)))
TOUCH(remap_kernel, TELL(mremap(at(KERNEL), 4096, 8192, MREMAP_MAYMOVE)))
TOUCH(remap_to_kernel, void* p = mmap(NULL, 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); TELL(mremap(p, 4096, 4096, 3, at(KERNEL))))
TOUCH(in_core_kernel, TELL(mincore(at(KERNEL), 4096, (void*)buffer)))
TOUCH(break_kernel, long now = syscall(SYS_brk, 0); _exit(syscall(SYS_brk, KERNEL) != now))
TOUCH(copy_kernel, vectors(buffer, 10, 0); struct iovec remote = {at(KERNEL), 10}; TELL(process_vm_readv(getpid(), pieces, 1, &remote, 1, 0)))
TOUCH(memory_file_kernel, TELL(pread(open("/proc/self/mem", O_RDONLY), buffer, 10, (off_t)(KERNEL & INT64_MAX))))
TOUCH(capabilities_kernel, TELL(syscall(SYS_capget, at(KERNEL), at(KERNEL))))
TOUCH(groups_kernel, TELL(syscall(SYS_setgroups, 100, at(KERNEL))))
TOUCH(call_number, TELL(syscall(0x7fffffff)))
TOUCH(call_negative, TELL(syscall(-2)))

#define A(name) {#name, name}
static const struct { const char* name; void (*attack)(void); } attacks[] = {
    A(read_kernel), A(write_kernel), A(jump_kernel), A(read_top), A(read_nowhere), A(jump_nowhere), A(read_edge),
    A(jump_edge), A(read_null), A(write_code), A(execute_data), A(execute_stack), A(cli), A(sti), A(halt), A(port_in),
    A(port_out), A(read_msr), A(write_msr), A(load_cr3), A(read_cr0), A(load_cr4), A(load_gdt), A(load_idt), A(load_task),
    A(clear_task), A(invalidate_page), A(swap_gs), A(set_xcr), A(system_return), A(kernel_data), A(kernel_stack),
    A(far_return), A(interrupt_return), A(interrupt_32), A(interrupt_double), A(interrupt_page), A(write_back),
    A(io_privilege), A(overflow_stack), A(stack_in_kernel), A(stack_nowhere), A(system_call_without_stack),
    A(segment_base_kernel), A(segment_base_nowhere), A(return_to_kernel), A(return_nowhere), A(return_bad_stack),
    A(return_io_privilege), A(return_trap_flag), A(return_bad_mxcsr), A(return_bad_xsave), A(return_vectors_kernel),
    A(return_vectors_unaligned), A(return_to_edge), A(sigreturn_without_frame), A(handler_in_kernel), A(handler_nowhere),
    A(restorer_in_kernel), A(restorer_nowhere), A(alternate_in_kernel), A(alternate_nowhere), A(alternate_wraps),
    A(clone_stack_kernel), A(clone_tls_kernel), A(clone3_kernel), A(clone3_huge), A(tid_address_kernel),
    A(robust_list_kernel), A(robust_list_loop), A(futex_kernel), A(futex_wake_op_kernel), A(exec_kernel),
    A(exec_arguments_kernel), A(wait_kernel), A(read_to_kernel), A(read_to_top), A(read_to_nowhere), A(read_to_code),
    A(write_from_kernel), A(pread_wraps), A(readv_kernel), A(readv_into_kernel), A(readv_overflow), A(readv_many),
    A(open_kernel), A(open_top), A(stat_kernel), A(getcwd_kernel), A(readlink_kernel), A(readlink_negative),
    A(getdents_kernel), A(pipe_kernel), A(uname_kernel), A(random_kernel), A(time_kernel), A(sleep_kernel),
    A(action_kernel), A(old_action_kernel), A(mask_kernel), A(limits_kernel), A(usage_kernel), A(epoll_kernel),
    A(poll_kernel), A(poll_many), A(select_kernel), A(select_many), A(ioctl_kernel), A(bind_kernel), A(bind_length),
    A(message_kernel), A(option_kernel), A(map_kernel), A(map_edge), A(map_null), A(map_offset), A(unmap_kernel),
    A(unmap_wraps), A(protect_kernel), A(protect_wraps), A(advise_kernel), A(remap_kernel), A(remap_to_kernel),
    A(in_core_kernel), A(break_kernel), A(copy_kernel), A(memory_file_kernel), A(capabilities_kernel), A(groups_kernel),
    A(call_number), A(call_negative),
};

static void run(const char* name, void (*attack)(void)) {
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    attack();
    _exit(200);
  }
  int status = 0;
  waitpid(child, &status, 0);
  /* Processors tell a stack that is no address from any other such fault, emulators may not: SIGBUS or SIGSEGV. */
  int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal) printf("%s: signal %d\n", name, signal == SIGBUS ? SIGSEGV : signal);
  else if (WEXITSTATUS(status) == 200) printf("%s: UNNOTICED\n", name);
  else printf("%s: errno %d\n", name, WEXITSTATUS(status));
}

int main(int argc, char** argv) {
  for (unsigned i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
    if (is_wanted(argc, argv, attacks[i].name)) run(attacks[i].name, attacks[i].attack);
  }
  puts("-- alive");
  return 0;
}
