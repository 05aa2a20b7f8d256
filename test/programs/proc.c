/*
 * /proc, /sys and /dev as programs read them: what does not depend on the machine is printed. Natively it mounts them
 * first.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "report.h"

static char buffer[65536];

static long slurp(const char* path) {
  int fd = open(path, O_RDONLY);
  if (fd < 0) return printf("%s: %s\n", path, error_name(errno)), -1;
  long length = 0, got;
  while ((got = read(fd, buffer + length, sizeof buffer - 1 - length)) > 0) length += got;
  buffer[length] = 0;
  close(fd);
  return length;
}

static void cat(const char* path) {
  long length = slurp(path);
  for (long i = 0; i < length; i++)
    if (!buffer[i]) buffer[i] = '~';
  if (length >= 0) printf("%s: %s%s", path, buffer, length && buffer[length - 1] == '\n' ? "" : "\n");
}

/* The lines that start with one of these words, spaces as one. */
static void lines(const char* path, const char* const* words) {
  if (slurp(path) < 0) return;
  for (char* line = strtok(buffer, "\n"); line; line = strtok(NULL, "\n"))
    for (const char* const* word = words; *word; word++)
      if (strncmp(line, *word, strlen(*word)) == 0) printf("%s\n", line);
}

/* The names of lines "Name: ..." that both must have. */
static void has(const char* path, const char* const* names) {
  if (slurp(path) < 0) return;
  for (; *names; names++) {
    char* at = strstr(buffer, *names);
    printf("%s has %s: %s\n", path, *names, at && (at == buffer || at[-1] == '\n') ? "yes" : "no");
  }
}

static void readlink_(const char* path) {
  long length = readlink(path, buffer, sizeof buffer - 1);
  if (length < 0) printf("%s: %s\n", path, error_name(errno));
  else printf("%s -> %.*s\n", path, (int)length, buffer);
}

static void numbers(const char* path) {
  if (slurp(path) < 0) return;
  int fields = 0;
  for (char* at = strtok(buffer, " \n"); at; at = strtok(NULL, " \n")) fields++;
  printf("%s: %d fields\n", path, fields);
}

#define WORDS(...) ((const char* const[]){__VA_ARGS__, NULL})

static void myself(void) {
  cat("/proc/self/cmdline");
  cat("/proc/self/comm");
  cat("/proc/self/environ");
  cat("/proc/self/oom_score_adj");
  readlink_("/proc/self/exe");
  readlink_("/proc/self/cwd");
  readlink_("/proc/self/root");
  prctl(PR_SET_NAME, "renamed");
  cat("/proc/thread-self/comm");
  numbers("/proc/self/stat");
  numbers("/proc/self/statm");
  lines("/proc/self/status", WORDS("Name:", "State:", "Threads:", "TracerPid:", "Uid:", "Gid:", "Umask:", "SigCgt:"));
  has("/proc/self/status", WORDS("SigIgn:", "Pid:", "PPid:", "Tgid:", "VmSize:", "VmRSS:", "VmPeak:", "VmHWM:", "VmData:", "VmStk:", "CapEff:", "SigBlk:", "FDSize:", "Groups:", "NSpid:", "voluntary_ctxt_switches:", "Cpus_allowed:"));
  lines("/proc/self/limits", WORDS("Limit", "Max stack"));
  has("/proc/self/smaps_rollup", WORDS("Rss:", "Pss:", "Private_Dirty:", "Swap:"));
  int fd = open("/proc/self/oom_score_adj", O_RDWR);
  R(write(fd, "500\n", 4));
  R(lseek(fd, 0, SEEK_SET));
  R(read(fd, buffer, 10));
  R(write(fd, "5000", 4));
  R(write(fd, "x", 1));
  close(fd);
  struct stat st;
  R(stat("/proc/self/status", &st));
  printf("%o %ld\n", st.st_mode, (long)st.st_size);
  R(lstat("/proc/self", &st));
  printf("%o\n", st.st_mode);
  R(stat("/proc/self/", &st));
  printf("%o\n", st.st_mode);
  R(open("/proc/self/status", O_WRONLY | O_TRUNC) >= 0);
  R(open("/proc/0", O_RDONLY));
  R(open("/proc/nonsense", O_RDONLY));
  R(open("/proc/new", O_CREAT | O_RDWR, 0600));
  R(mkdir("/proc/new", 0700));
  R(unlink("/proc/meminfo"));
  struct statfs fs;
  R(statfs("/proc", &fs));
  printf("%lx\n", (long)fs.f_type);
}

/* The names of mappings, without libraries (there are none) and addresses. */
static void maps(void) {
  int fd = open("/proc/self/exe", O_RDONLY);
  char* at = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, fd, 4096);
  char* anonymous = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char seen[6][400];
  R(slurp("/proc/self/maps") > 200);
  for (char* line = strtok(buffer, "\n"); line; line = strtok(NULL, "\n")) {
    unsigned long start, end, offset, inode;
    char permissions[5], device[10], name[200] = "";
    if (sscanf(line, "%lx-%lx %4s %lx %9s %lu %199s", &start, &end, permissions, &offset, device, &inode, name) < 6) puts("bad line");
    /* In an order of their own: where things are mapped differs. */
    char* to = start == (unsigned long)at ? seen[0] : start <= (unsigned long)anonymous && end > (unsigned long)anonymous ? seen[1]
      : start <= (unsigned long)&start && end > (unsigned long)&start ? seen[2]
      : start <= (unsigned long)maps && end > (unsigned long)maps ? seen[3] : strcmp(name, "[heap]") == 0 ? seen[4] : seen[5];
    sprintf(to, "%s %lx %s at column %ld", permissions, offset, name, *name ? (long)(strpbrk(line, "/[") - line) : 0L);
  }
  seen[3][5] = '0'; /* the offset of code, which is the linker's business */
  for (int i = 0; i < 5; i++) printf("%s\n", seen[i]);
  close(fd);
}

static void descriptors(void) {
  int file = open("/etc/hello.txt", O_RDONLY | O_CLOEXEC), directory = open("/etc", O_RDONLY), p[2];
  R(pipe(p));
  char path[64];
  for (int fd = file; fd <= p[1]; fd++) {
    sprintf(path, "/proc/self/fd/%d", fd);
    long length = readlink(path, buffer, 100);
    printf("%.*s\n", length > 5 && !strncmp(buffer, "pipe:", 5) ? 5 : (int)length, buffer);
    struct stat st;
    R(lstat(path, &st));
    printf("%o\n", st.st_mode);
  }
  R(read(file, buffer, 5));
  sprintf(path, "/proc/self/fd/%d", file);
  int again = open(path, O_RDONLY);
  R(read(again, buffer, 3));
  buffer[3] = 0;
  printf("%s\n", buffer);
  readlink_("/proc/self/fd/99");
  sprintf(path, "/proc/self/fd/%d/hello.txt", directory);
  R(open(path, O_RDONLY) >= 0);
  sprintf(path, "/proc/self/fdinfo/%d", file);
  lines(path, WORDS("pos:", "flags:"));
  sprintf(path, "/dev/fd/%d", p[1]);
  int writer = open(path, O_WRONLY);
  R(write(writer, "reopened", 8));
  R(read(p[0], buffer, 10));
  close(p[1]), close(writer);
  R(read(p[0], buffer, 10));
  sprintf(path, "/proc/self/fd/%d", p[0]);
  int late = open(path, O_RDONLY); /* does not wait for a writer */
  R(read(late, buffer, 10));
  close(late);
  int gone = open("/tmp/gone", O_CREAT | O_RDWR, 0600);
  rename("/tmp/gone", "/tmp/moved");
  sprintf(path, "/proc/self/fd/%d", gone);
  readlink_(path);
  unlink("/tmp/moved");
  readlink_(path);
  R(write(gone, "x", 1));
  R(open(path, O_RDWR) >= 0);
  int m = memfd_create("thing", 0);
  sprintf(path, "/proc/self/fd/%d", m);
  readlink_(path);
  int t = open("/tmp", O_TMPFILE | O_RDWR, 0600);
  sprintf(path, "/proc/self/fd/%d", t);
  R(linkat(AT_FDCWD, path, AT_FDCWD, "/tmp/linked", AT_SYMLINK_FOLLOW));
  R(access("/tmp/linked", F_OK));
  int s = socket(AF_INET, SOCK_STREAM, 0);
  sprintf(path, "/proc/self/fd/%d", s);
  long length = readlink(path, buffer, 100);
  printf("%.*s\n", length > 8 ? 8 : 0, buffer);
  R(open(path, O_RDONLY));
  DIR* dir = opendir("/proc/self/fd");
  int count = 0;
  while (readdir(dir)) count++;
  printf("%d entries\n", count);
  closedir(dir);
  dir = opendir("/proc/self/task");
  count = 0;
  while (readdir(dir)) count++;
  printf("%d tasks\n", count);
  closedir(dir);
}

static void machine(void) {
  has("/proc/meminfo", WORDS("MemTotal:", "MemFree:", "MemAvailable:", "Buffers:", "Cached:", "SwapTotal:"));
  has("/proc/cpuinfo", WORDS("processor\t:", "vendor_id\t:", "model name\t:", "flags\t\t:"));
  has("/proc/stat", WORDS("cpu  ", "cpu0 ", "btime ", "processes "));
  numbers("/proc/uptime");
  numbers("/proc/loadavg");
  readlink_("/proc/mounts");
  readlink_("/proc/net");
  cat("/proc/sys/kernel/ostype");
  cat("/proc/sys/kernel/overflowuid");
  cat("/proc/sys/vm/overcommit_ratio");
  cat("/proc/sys/fs/nr_open");
  cat("/proc/sys/fs/pipe-max-size");
  cat("/proc/sys/net/core/somaxconn");
  R(slurp("/proc/sys/kernel/random/uuid"));
  R(slurp("/proc/sys/kernel/random/boot_id"));
  R(slurp("/proc/sys/kernel/nonsense"));
  R(slurp("/proc/version") > 10);
  has("/proc/filesystems", WORDS("nodev\tproc", "nodev\ttmpfs", "nodev\tsysfs", "nodev\tdevpts"));
  has("/proc/net/dev", WORDS("Inter-|", " face |", "    lo:"));
  has("/proc/net/tcp", WORDS("  sl "));
  has("/proc/net/route", WORDS("Iface\tDestination"));
}

/* /proc/PID/exe of this program, started by other names, and of a child that has started nothing. */
static void executable(void) {
  static char* const arguments[] = {"proc", "--exe", NULL};
  R(symlink("/proc/self/exe", "/tmp/magic"));
  R(readlink("/proc/self/exe", buffer, sizeof buffer) > 0);
  R(symlink("../gcc/../gcc/proc", "/tmp/proc"));
  static const char* const names[] = {"proc", "./../tmp/proc", "/tmp//proc", "/tmp/./../gcc/proc", "/tmp/magic"};
  chdir("/tmp");
  fflush(stdout);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (vfork() == 0) execv(names[i], arguments), _exit(1);
    wait(NULL);
  }
  if (fork() == 0) {
    readlink_("/proc/self/exe");
    fflush(stdout);
    int from = open("/proc/self/exe", O_RDONLY), to = open("/tmp/copy", O_CREAT | O_WRONLY, 0700);
    R(sendfile(to, from, NULL, 1 << 30) > 10000);
    close(to);
    fexecve(from, arguments, environ);
    _exit(1);
  }
  wait(NULL);
  if (fork() == 0) execl("copy", "copy", "--gone", NULL), _exit(1);
  wait(NULL);
  chdir("/");
}

static const struct { const char* name; void (*run)(void); } groups[] = {
#define G(name) {#name, name}
    G(myself), G(maps), G(descriptors), G(machine), G(executable),
};

int main(int argc, char** argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc > 1 && strcmp(argv[1], "--gone") == 0) {
    rename("/tmp/copy", "/tmp/moved");
    readlink_("/proc/self/exe");
    unlink("/tmp/moved");
  }
  if (argc > 1 && argv[1][0] == '-') return readlink_("/proc/self/exe"), 0;
  syscall(SYS_close_range, 3, ~0u, 0); /* what the caller left open */
  mkdir("/proc", 0755), mkdir("/sys", 0755);
  if (access("/proc/self", F_OK) < 0 && mount("proc", "/proc", "proc", 0, NULL) < 0) perror("/proc");
  symlink("/proc/self/fd", "/dev/fd");
  if (mount("none", "/tmp", "tmpfs", 0, NULL) < 0) perror("/tmp");
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (argc > 1 && strcmp(argv[1], groups[i].name)) continue;
    printf("--- %s\n", groups[i].name);
    groups[i].run();
  }
}
