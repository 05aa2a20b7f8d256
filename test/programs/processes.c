/*
 * Processes as a program sees them: fork, exec, wait, groups and sessions, ids, limits. Each line is the same on Linux.
 * processes [NAME | -NAME...]: only that check, or all but those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "checks.h"

#define SAY(...) (printf(__VA_ARGS__), putchar('\n'), fflush(stdout))
/* One call: its result, and errno when that is -1. */
#define CALL(call)                                                 \
  do {                                                             \
    errno = 0;                                                     \
    long result_ = (long)(call);                                   \
    SAY("%s = %ld errno %d", #call, result_, result_ == -1 ? errno : 0); \
  } while (0)

extern char** environ;

static int ended(pid_t child) {
  int status = -1;
  if (waitpid(child, &status, 0) != child) return -1000;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int value = 1;

static void forks(void) {
  int stack = 2, *heap = malloc(sizeof(int));
  *heap = 3;
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    int sum = value + stack + *heap;
    value = stack = *heap = 100;
    _exit(sum);
  }
  SAY("child saw %d", ended(child));
  SAY("parent has %d %d %d", value, stack, *heap);
  int depth = 0;
  for (; depth < 10; depth++) {
    child = fork();
    if (child) break;
  }
  int below = child ? ended(child) : 0;
  if (depth) _exit(below + 1);
  SAY("depth %d", below);
  pid_t children[50];
  for (int i = 0; i < 50; i++) {
    children[i] = fork();
    if (!children[i]) _exit(i);
  }
  int sum = 0;
  for (int i = 49; i >= 0; i--) sum += ended(children[i]);
  SAY("fifty: %d", sum);
  CALL(wait(NULL));
  /* A big process: the child changes half of what it has. */
  char* big = malloc(8 << 20);
  memset(big, 1, 8 << 20);
  child = fork();
  if (!child) {
    for (int i = 0; i < 4 << 20; i += 4096) big[i] = 2;
    int ones = 0;
    for (int i = 0; i < 8 << 20; i += 4096) ones += big[i] == 1;
    _exit(ones == 1024);
  }
  for (int i = 4 << 20; i < 8 << 20; i += 4096) big[i] = 3;
  int mine = 0;
  for (int i = 0; i < 8 << 20; i += 4096) mine += big[i];
  SAY("copy on write: child %d parent %d", ended(child), mine);
  free(big);
  child = vfork();
  if (!child) {
    value = 55;
    _exit(1);
  }
  SAY("vfork: %d value %d", ended(child), value);
}

static int run(const char* path, char* const argv[], char* const env[]) {
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    execve(path, argv, env);
    _exit(errno);
  }
  return ended(child);
}

static void script(const char* path, const char* text, int mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);
  if (write(fd, text, strlen(text)) < 0) SAY("write failed");
  close(fd);
  chmod(path, mode);
}

static void execs(void) {
  char* echo[] = {"echo", "one", "two words", NULL};
  char* env[] = {"HELLO=there", "PATH=/bin", NULL};
  SAY("echo: %d", run("/bin/busybox", echo, env));
  SAY("env: %d", run("/bin/busybox", (char*[]){"env", NULL}, env));
  SAY("missing: %d", run("/bin/missing", echo, env));
  SAY("directory: %d", run("/tmp", echo, env));
  SAY("not a directory: %d", run("/bin/busybox/x", echo, env));
  script("/tmp/plain", "echo no interpreter\n", 0700);
  SAY("no format: %d", run("/tmp/plain", echo, env));
  script("/tmp/noexec", "#!/bin/busybox sh\necho no\n", 0600);
  SAY("no permission: %d", run("/tmp/noexec", echo, env));
  script("/tmp/script", "#!/bin/busybox sh\necho script \"$0\" \"$@\" $HELLO; exit 9\n", 0700);
  SAY("script: %d", run("/tmp/script", (char*[]){"zero", "a", "b c", NULL}, env));
  script("/tmp/nested", "#!/tmp/script  extra words  \n", 0700);
  SAY("nested: %d", run("/tmp/nested", (char*[]){"zero", "last", NULL}, env));
  script("/tmp/loop", "#!/tmp/loop\n", 0700);
  SAY("loop: %d", run("/tmp/loop", echo, env));
  script("/tmp/nowhere", "#!/bin/nowhere\n", 0700);
  SAY("no interpreter: %d", run("/tmp/nowhere", echo, env));
  script("/tmp/empty", "", 0700);
  SAY("empty: %d", run("/tmp/empty", echo, env));
  fflush(stdout);
  CALL(execve((char*)1, echo, env));
  CALL(execve("/bin/busybox", (char**)1, env));
  CALL(syscall(SYS_execveat, AT_FDCWD, "/bin/busybox", echo, env, 0x4));
  CALL(syscall(SYS_execveat, 99, "busybox", echo, env, 0));
  CALL(syscall(SYS_execveat, 99, "", echo, env, AT_EMPTY_PATH));
  fflush(stdout);
  int fd = open("/bin/busybox", O_RDONLY | O_CLOEXEC);
  pid_t child = fork();
  if (!child) {
    syscall(SYS_execveat, fd, "", echo, env, AT_EMPTY_PATH);
    _exit(99);
  }
  SAY("execveat: %d", ended(child));
  /* What survives: ignored signals, the mask, descriptors without close-on-exec. */
  int kept = open("/etc/hello.txt", O_RDONLY);
  child = fork();
  if (!child) {
    char a[20], b[20];
    sprintf(a, "%d", fd), sprintf(b, "%d", kept);
    signal(SIGUSR1, SIG_IGN);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    execve("/proc/self/exe", (char*[]){"processes", "inherited", a, b, NULL}, env);
    execve(getenv("SELF"), (char*[]){"processes", "inherited", a, b, NULL}, env);
    _exit(98);
  }
  SAY("inherited: %d", ended(child));
}

static void inherited(int closed, int kept) {
  struct sigaction action;
  sigset_t set;
  sigaction(SIGUSR1, NULL, &action);
  sigprocmask(SIG_SETMASK, NULL, &set);
  errno = 0;
  int flags = fcntl(closed, F_GETFD);
  SAY("closed %d errno %d kept %d ignored %d blocked %d", flags, errno, fcntl(kept, F_GETFD),
      action.sa_handler == SIG_IGN, sigismember(&set, SIGUSR2));
}

static void waits(void) {
  siginfo_t info;
  int status;
  struct rusage usage;
  CALL(waitpid(-1, &status, WNOHANG));
  CALL(waitpid(1234567, &status, 0));
  CALL(waitpid(-1, &status, 0x40));
  CALL(waitid(P_ALL, 0, &info, 0));
  pid_t child = fork();
  if (!child) {
    usleep(30000);
    _exit(11);
  }
  CALL(waitpid(child, &status, WNOHANG));
  memset(&info, 0, sizeof(info));
  CALL(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
  SAY("waitid: code %d status %d child %d signo %d", info.si_code, info.si_status, info.si_pid == child, info.si_signo);
  int ok = wait4(child, &status, 0, &usage) == child;
  SAY("wait4: %d status %d", ok, WEXITSTATUS(status));
  CALL(waitid(P_PID, (id_t)child, &info, WEXITED));
  child = fork();
  if (!child) {
    setpgid(0, 0);
    _exit(12);
  }
  setpgid(child, child);
  SAY("by group: %d", waitpid(-child, &status, 0) == child);
  child = fork();
  if (!child) pause();
  kill(child, SIGKILL);
  memset(&info, 0, sizeof(info));
  CALL(waitid(P_PID, (id_t)child, &info, WEXITED));
  SAY("killed: code %d status %d", info.si_code, info.si_status);
}

static void groups(void) {
  SAY("own: %d %d", getpgrp() == getpgid(0), getsid(0) == getsid(getpid()));
  pid_t child = fork();
  if (!child) {
    if (setsid() != getpid()) _exit(1);
    if (getpgrp() != getpid() || getsid(0) != getpid()) _exit(2);
    if (setsid() != -1 || errno != EPERM) _exit(3);
    if (setpgid(0, 0) != -1 || errno != EPERM) _exit(4);
    _exit(0);
  }
  SAY("setsid: %d", ended(child));
  int ends[2];
  if (pipe(ends)) SAY("no pipe");
  child = fork();
  if (!child) {
    setpgid(0, 0);
    signal(SIGTERM, SIG_IGN);
    pid_t other = fork();
    if (!other) {
      signal(SIGTERM, SIG_DFL);
      if (write(ends[1], "x", 1) != 1) _exit(1);
      pause();
    }
    _exit(ended(other) == -SIGTERM ? 5 : 6);
  }
  setpgid(child, child);
  char byte;
  if (read(ends[0], &byte, 1) != 1) SAY("read failed");
  SAY("kill the group: %d", kill(-child, SIGTERM));
  SAY("leader: %d", ended(child));
  CALL(kill(-child, 0));
  CALL(setpgid(0, 1234567));
  CALL(setpgid(-1, 0));
  CALL(setpgid(0, -1));
  CALL(getpgid(1234567));
  CALL(getsid(1234567));
}

static void orphans(void) {
  int ends[2];
  pid_t told[2];
  if (pipe(ends)) SAY("no pipe");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  pid_t child = fork();
  if (!child) {
    pid_t self = getpid();
    if (!fork()) {
      while (getppid() == self) usleep(1000);
      told[0] = getpid(), told[1] = getppid();
      if (write(ends[1], told, sizeof(told)) < 0) _exit(1);
      _exit(21);
    }
    _exit(20);
  }
  SAY("parent: %d", ended(child));
  if (read(ends[0], told, sizeof(told)) < 0) SAY("read failed");
  SAY("adopted: %d", told[1] == getpid());
  SAY("orphan: %d", ended(told[0]));
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

static void identities(void) {
  pid_t child = fork();
  if (!child) {
    uid_t a, b, c;
    gid_t more[4] = {10, 20, 30};
    CALL(setgroups(3, more));
    CALL(getgroups(0, NULL));
    CALL(getgroups(2, more));
    CALL(setresgid(200, 201, 202));
    CALL(setresuid(100, 101, 102));
    CALL(getresuid(&a, &b, &c));
    SAY("uids %u %u %u, geteuid %u", a, b, c, geteuid());
    CALL(getresgid(&a, &b, &c));
    SAY("gids %u %u %u", a, b, c);
    CALL(setuid(0));
    CALL(setuid(100));
    SAY("euid %u", geteuid());
    CALL(seteuid(102));
    CALL(setreuid((uid_t)-1, 100));
    CALL(setresuid(0, 0, 0));
    CALL(setgroups(0, NULL));
    CALL(open("/etc/secret", O_RDONLY));
    CALL(kill(1, 0));
    CALL(setpriority(PRIO_PROCESS, 0, -5));
    uint32_t header[2] = {0x20080522, 0}, data[6];
    CALL(syscall(SYS_capget, header, data));
    SAY("capabilities %x %x %x", data[0], data[1], data[2]);
    _exit(0);
  }
  SAY("child: %d", ended(child));
  CALL(getuid());
}

static void limits(void) {
  struct rlimit limit;
  CALL(getrlimit(RLIMIT_NOFILE, &limit));
  limit.rlim_cur = 50;
  CALL(setrlimit(RLIMIT_NOFILE, &limit));
  CALL(getrlimit(RLIMIT_NOFILE, &limit));
  SAY("NOFILE %ld", (long)limit.rlim_cur);
  CALL(dup2(1, 50));
  CALL(dup2(1, 49));
  CALL(getrlimit(99, &limit));
  limit.rlim_cur = 10, limit.rlim_max = 5;
  CALL(setrlimit(RLIMIT_CORE, &limit));
  pid_t child = fork();
  if (!child) {
    getrlimit(RLIMIT_NOFILE, &limit);
    _exit((int)limit.rlim_cur);
  }
  SAY("inherited: %d", ended(child));
  CALL(syscall(SYS_prlimit64, 1234567, RLIMIT_NOFILE, NULL, &limit));
}

static void controls(void) {
  char name[16] = "";
  CALL(prctl(PR_SET_NAME, "a name that is too long"));
  CALL(prctl(PR_GET_NAME, name));
  SAY("name %s", name);
  CALL(prctl(PR_GET_DUMPABLE));
  CALL(prctl(PR_SET_DUMPABLE, 7));
  CALL(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
  CALL(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  CALL(prctl(PR_SET_PDEATHSIG, 99));
  CALL(prctl(PR_CAPBSET_READ, 0));
  CALL(prctl(PR_CAPBSET_READ, 99));
  CALL(prctl(12345));
  CALL(umask(0137));
  CALL(umask(022));
  struct tms times_;
  SAY("times: %d", times(&times_) != (clock_t)-1);
  struct timespec now, after;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  for (volatile int i = 0; i < 10000000; i++) continue;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
  long spent = (after.tv_sec - now.tv_sec) * 1000000000 + after.tv_nsec - now.tv_nsec;
  usleep(50000);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  long slept = (now.tv_sec - after.tv_sec) * 1000000000 + now.tv_nsec - after.tv_nsec;
  SAY("processor time: %d %d", spent > 1000000, slept < 40000000);
}

static int in_clone(void* argument) { return *(int*)argument + 1; }

static void clones(void) {
  static char stack[65536] __attribute__((aligned(16)));
  int number = 40;
  pid_t child = clone(in_clone, stack + sizeof(stack), SIGCHLD, &number);
  SAY("clone: %d", ended(child));
  child = clone(in_clone, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, &number);
  SAY("clone like vfork: %d", ended(child));
  child = clone(in_clone, stack + sizeof(stack), CLONE_VM, &number);
  int status = 0;
  SAY("without a signal: %d", waitpid(child, &status, __WCLONE) == child && WEXITSTATUS(status) == 41);
  CALL(syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0));
  CALL(syscall(SYS_clone, CLONE_SIGHAND, 0, 0, 0, 0));
  CALL(syscall(SYS_clone3, NULL, 64));
  CALL(syscall(SYS_clone3, NULL, 8));
  int pidfd = -1;
  uint64_t arguments[8] = {CLONE_PIDFD, (uint64_t)(uintptr_t)&pidfd, 0, 0, SIGCHLD};
  child = (pid_t)syscall(SYS_clone3, arguments, sizeof(arguments));
  if (!child) {
    usleep(20000);
    _exit(31);
  }
  struct pollfd watched = {.fd = pidfd, .events = POLLIN};
  SAY("pidfd: poll now %d", poll(&watched, 1, 0));
  int ready = poll(&watched, 1, 5000);
  SAY("later %d %d", ready, watched.revents);
  siginfo_t info;
  SAY("waitid: %d", waitid(3, (id_t)pidfd, &info, WEXITED));
  SAY("status %d", info.si_status);
  CALL(syscall(424, pidfd, 0, NULL, 0));
  CALL(syscall(434, 1234567, 0));
}

static void spawns(void) {
  pid_t child;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/tmp/spawned", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  int result = posix_spawn(&child, "/bin/busybox", &actions, NULL, (char*[]){"echo", "spawned", NULL}, environ);
  SAY("posix_spawn: %d ended %d", result, ended(child));
  char text[20] = "";
  int fd = open("/tmp/spawned", O_RDONLY);
  if (read(fd, text, sizeof(text)) < 0) SAY("read failed");
  SAY("wrote %s", text);
  result = posix_spawn(&child, "/bin/missing", NULL, NULL, (char*[]){"x", NULL}, environ);
  SAY("missing: %d", result);
  fflush(stdout);
  SAY("system: %d", WEXITSTATUS(system("exit 3")));
  SAY("system: %d", system("echo from a shell"));
  FILE* pipe = popen("echo piped; exit 4", "r");
  if (pipe && fgets(text, sizeof(text), pipe)) printf("popen: %s", text);
  SAY("pclose: %d", pipe ? WEXITSTATUS(pclose(pipe)) : -1);
}

static const struct check checks[] = {
    {"forks", forks},   {"execs", execs},   {"waits", waits},       {"groups", groups}, {"orphans", orphans},
    {"limits", limits}, {"clones", clones}, {"controls", controls}, {"spawns", spawns}, {"identities", identities},
};

int main(int argc, char** argv) {
  if (argc == 4) {
    inherited(atoi(argv[2]), atoi(argv[3]));
    return 0;
  }
  setenv("SELF", argv[0], 1);
  RUN_CHECKS(checks);
  return 0;
}
