/*
 * Files: names, links, permissions, times, attributes, locks, pipes, splicing and watching, each call's result printed.
 * files [GROUP]. Works in a tmpfs that it mounts on /tmp.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "report.h"

static char buffer[16384];

static int make(const char* path, const char* text) {
  int fd = open(path, O_CREAT | O_RDWR | O_TRUNC, 0644);
  if (write(fd, text, strlen(text)) < 0) perror(path);
  return fd;
}

static void show(const char* path) {
  struct stat st;
  if (lstat(path, &st) < 0) printf("%s: %s\n", path, error_name(errno));
  else
    printf("%s: %o links %d size %ld ids %d %d\n", path, st.st_mode, (int)st.st_nlink, S_ISDIR(st.st_mode) ? 0 : (long)st.st_size,
           st.st_uid, st.st_gid);
}

/* The names in a directory, sorted, with their types. */
static void list(const char* path) {
  struct dirent** names;
  int count = scandir(path, &names, NULL, alphasort);
  printf("%s:", path);
  for (int i = 0; i < count; i++) printf(" %s/%d", names[i]->d_name, names[i]->d_type);
  printf("\n");
}

static void links(void) {
  close(make("a", "text"));
  R(link("a", "b"));
  R(link("a", "b"));
  R(symlink("a", "s"));
  R(link("s", "t"));
  R(linkat(AT_FDCWD, "s", AT_FDCWD, "u", AT_SYMLINK_FOLLOW));
  show("a"), show("s"), show("t"), show("u");
  R(mkdir("d", 0777));
  R(link("d", "e"));
  R(unlink("d"));
  R(rmdir("a"));
  R(rmdir("d/."));
  R(rmdir("d/.."));
  R(symlink("", "empty"));
  R(symlink("loop2", "loop1"));
  R(symlink("loop1", "loop2"));
  R(open("loop1", O_RDONLY));
  R(open("s", O_RDONLY | O_NOFOLLOW));
  R(readlink("s", buffer, sizeof buffer));
  R(readlink("s", buffer, 0));
  R(readlink("a", buffer, 10));
  R(unlink("a"));
  show("b");
  R(open("s", O_RDONLY));
  R(open("s", O_RDONLY | O_CREAT | O_EXCL, 0600));
  R(open("s/", O_RDONLY | O_CREAT, 0600));
  R(mkdir("s", 0777));
  R(mkdir("d/sub/", 0777));
  R(mkdir("d/x/y", 0777));
  R(rmdir("d"));
  list(".");
}

static void renames(void) {
  close(make("a", "first")), close(make("b", "second!"));
  mkdir("d", 0755), mkdir("d/in", 0755), mkdir("empty", 0755), mkdir("full", 0755), close(make("full/file", "x"));
  R(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_NOREPLACE));
  R(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE));
  show("a");
  R(renameat2(AT_FDCWD, "a", AT_FDCWD, "none", RENAME_EXCHANGE));
  R(renameat2(AT_FDCWD, "a", AT_FDCWD, "d/a", RENAME_NOREPLACE));
  R(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", 8));
  R(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE | RENAME_NOREPLACE));
  R(rename("d/a", "b"));
  show("b");
  R(rename("b", "d"));
  R(rename("d", "b"));
  R(rename("d", "d/in/deeper"));
  R(rename("d", "full"));
  R(rename("d", "empty"));
  R(rename("empty/in", "empty"));
  R(rename("full", "full/file"));
  R(renameat2(AT_FDCWD, "empty", AT_FDCWD, "full/file", RENAME_EXCHANGE));
  show("empty"), show("full"), show("full/file");
  R(rename("full/.", "x"));
  R(rename("full", "x/"));
  R(rename("b", "y/"));
  R(rename("b", "b"));
  R(link("b", "c"));
  R(rename("b", "c"));
  show("b");
  R(rename("missing", "x"));
  list(".");
}

static void permissions(void) {
  umask(027);
  R(close(open("a", O_CREAT | O_WRONLY, 06777)));
  show("a");
  R(mkdir("d", 01777));
  show("d");
  R(mkfifo("p", 0666));
  show("p");
  R(chmod("a", 06755));
  show("a");
  R(chown("a", 5, 6));
  show("a");
  R(chown("a", -1, 7));
  R(lchown("a", 8, -1));
  show("a");
  R(chmod("missing", 0));
  R(fchmodat(AT_FDCWD, "a", 04700, 0));
  R(fchmodat(AT_FDCWD, "a", 0600, 77));
  int fd = open("a", O_PATH);
  R(fchmod(fd, 0600));
  R(fchown(fd, 1, 1));
  R(read(fd, buffer, 1));
  R(fcntl(fd, F_GETFL) & ~O_LARGEFILE);
  struct stat st;
  R(fstat(fd, &st));
  R(fchownat(fd, "", 3, 4, AT_EMPTY_PATH));
  show("a");
  R(access("a", X_OK));
  R(access("a", R_OK | W_OK));
  R(access("a", 8));
  R(chmod("d", 02755)), R(chown("d", 0, 9));
  close(open("d/child", O_CREAT, 0644)), mkdir("d/dir", 0755);
  show("d/child"), show("d/dir");
  R(syscall(SYS_faccessat2, AT_FDCWD, "a", R_OK, AT_EACCESS));
  R(syscall(SYS_faccessat2, AT_FDCWD, "a", R_OK, 1));
  umask(022);
}

static void times(void) {
  int fd = make("a", "x");
  struct timespec when[2] = {{1000, 1}, {2000, 2}};
  struct stat st;
  R(utimensat(AT_FDCWD, "a", when, 0));
  fstat(fd, &st);
  printf("%ld.%ld %ld.%ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
  when[0].tv_nsec = UTIME_OMIT, when[1].tv_sec = 3000;
  R(futimens(fd, when));
  fstat(fd, &st);
  printf("%ld.%ld %ld.%ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
  when[0].tv_nsec = 1000000000;
  R(futimens(fd, when));
  R(utimensat(AT_FDCWD, "missing", NULL, 0));
  symlink("a", "s");
  when[0].tv_nsec = 5;
  R(utimensat(AT_FDCWD, "s", when, AT_SYMLINK_NOFOLLOW));
  lstat("s", &st);
  printf("%ld.%ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec);
  struct statx sx;
  R(statx(fd, "", AT_EMPTY_PATH, STATX_ALL, &sx));
  printf("%ld %u %o\n", (long)sx.stx_mtime.tv_sec, sx.stx_nlink, sx.stx_mode);
  R(statx(AT_FDCWD, "a", 0x6000, STATX_ALL, &sx));
  struct statfs fs;
  R(statfs("a", &fs));
  printf("%lx %ld %ld\n", (long)fs.f_type, (long)fs.f_bsize, (long)fs.f_namelen);
}

static void attributes(void) {
  int fd = make("a", "x");
  mkdir("d", 0755), symlink("a", "s");
  R(setxattr("a", "user.one", "value", 5, 0));
  R(setxattr("a", "user.one", "v", 1, XATTR_CREATE));
  R(setxattr("a", "user.two", "v", 1, XATTR_REPLACE));
  R(fsetxattr(fd, "user.two", "", 0, XATTR_CREATE));
  R(setxattr("d", "user.dir", "d", 1, 0));
  R(lsetxattr("s", "user.link", "d", 1, 0));
  R(lsetxattr("s", "trusted.link", "d", 1, 0));
  R(setxattr("a", "trusted.t", "t", 1, 0));
  R(setxattr("a", "nonsense.t", "t", 1, 0));
  R(setxattr("a", "user.", "t", 1, 0));
  R(setxattr("a", "", "t", 1, 0));
  R(setxattr("a", "user.big", buffer, 65537, 0));
  R(setxattr("a", "user.one", "longer value", 12, 4));
  R(getxattr("a", "user.one", buffer, sizeof buffer));
  R(getxattr("a", "user.one", NULL, 0));
  R(getxattr("a", "user.one", buffer, 2));
  R(getxattr("a", "user.none", buffer, 2));
  R(getxattr("missing", "user.none", buffer, 2));
  R(lgetxattr("s", "trusted.link", buffer, 10));
  R(fgetxattr(fd, "user.two", buffer, 10));
  R(listxattr("d", buffer, sizeof buffer));
  printf("%s\n", buffer);
  R(listxattr("a", NULL, 0));
  R(listxattr("a", buffer, 3));
  R(removexattr("a", "user.one"));
  R(removexattr("a", "user.one"));
  R(flistxattr(fd, buffer, sizeof buffer));
  R(fsetxattr(99, "user.a", "", 0, 0));
}

static void opening(void) {
  make("a", "content"), mkdir("d", 0755), symlink("/etc", "abs"), symlink("..", "up"), symlink("a", "s");
  R(open("d", O_RDWR));
  R(open("d", O_CREAT, 0600));
  R(open("d", O_RDONLY | O_DIRECTORY) >= 0);
  R(open("a", O_RDONLY | O_DIRECTORY));
  R(open("a/b", O_RDONLY));
  R(open("a/", O_RDONLY));
  R(open("a", O_CREAT | O_EXCL | O_RDWR, 0600));
  R(open("new/", O_CREAT | O_RDWR, 0600));
  R(open("missing/x", O_CREAT | O_RDWR, 0600));
  int fd = open("a", O_RDWR | O_TRUNC | O_APPEND);
  show("a");
  R(write(fd, "12345", 5));
  R(pwrite(fd, "67", 2, 0));
  R(lseek(fd, 0, SEEK_CUR));
  R(read(fd, buffer, 10));
  R(pread(fd, buffer, 10, 0));
  fd = open(".", O_TMPFILE | O_RDWR, 0644);
  R(fd >= 0);
  R(write(fd, "tmp", 3));
  sprintf(buffer, "/proc/self/fd/%d", fd);
  R(linkat(fd, "", AT_FDCWD, "linked", AT_EMPTY_PATH));
  show("linked");
  fd = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0644);
  R(linkat(fd, "", AT_FDCWD, "linked2", AT_EMPTY_PATH));
  R(open(".", O_TMPFILE | O_RDONLY, 0644));
  R(open("a", O_TMPFILE | O_RDWR, 0644));
  struct { const char* path; unsigned long long flags, mode, resolve; } tries[] = {
      {"a", O_RDONLY, 0, 0}, {"a", O_RDONLY, 0600, 0}, {"a", 1ull << 40, 0, 0}, {"a", O_RDONLY, 0, 64},
      {"s", O_RDONLY, 0, RESOLVE_NO_SYMLINKS}, {"../tmp/a", O_RDONLY, 0, RESOLVE_BENEATH}, {"/etc/hello.txt", O_RDONLY, 0, RESOLVE_BENEATH},
      {"abs/hello.txt", O_RDONLY, 0, RESOLVE_BENEATH}, {"d/../a", O_RDONLY, 0, RESOLVE_BENEATH}, {"up/a", O_RDONLY, 0, RESOLVE_BENEATH},
      {"/a", O_RDONLY, 0, RESOLVE_IN_ROOT}, {"../../a", O_RDONLY, 0, RESOLVE_IN_ROOT}, {"abs/hello.txt", O_RDONLY, 0, RESOLVE_IN_ROOT},
      {"../etc/hello.txt", O_RDONLY, 0, RESOLVE_NO_XDEV}, {"d/../s", O_RDONLY, 0, RESOLVE_NO_XDEV},
      {"n", O_CREAT | O_WRONLY, 0640, 0}, {"a", O_RDONLY, 0, RESOLVE_BENEATH | RESOLVE_IN_ROOT},
  };
  for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
    struct open_how how = {tries[i].flags, tries[i].mode, tries[i].resolve};
    long result = syscall(SYS_openat2, AT_FDCWD, tries[i].path, &how, sizeof how);
    printf("openat2 %s %llx %llx: %s\n", tries[i].path, tries[i].flags, tries[i].resolve, result < 0 ? error_name(errno) : "ok");
  }
  R(syscall(SYS_openat2, AT_FDCWD, "a", buffer, 8));
  memset(buffer, 0, 100), buffer[40] = 1;
  R(syscall(SYS_openat2, AT_FDCWD, "a", buffer, 48));
  R(chdir("a")), R(chdir("d")), R(chdir(".."));
  for (int i = 3; i < 50; i++) close(i);
}

static void sparse(void) {
  int fd = open("a", O_CREAT | O_RDWR, 0600);
  R(pwrite(fd, "x", 1, 100000));
  R(lseek(fd, 0, SEEK_DATA));
  R(lseek(fd, 0, SEEK_HOLE));
  R(lseek(fd, 99999, SEEK_HOLE));
  R(lseek(fd, 200000, SEEK_DATA));
  struct stat st;
  fstat(fd, &st);
  printf("%ld blocks\n", (long)st.st_blocks);
  R(ftruncate(fd, 1 << 20));
  R(ftruncate(fd, -1));
  R(pread(fd, buffer, 10, (1 << 20) - 5));
  R(fallocate(fd, 0, 1 << 20, 4096));
  R(fallocate(fd, FALLOC_FL_KEEP_SIZE, 1 << 21, 4096));
  fstat(fd, &st);
  printf("%ld\n", (long)st.st_size);
  memset(buffer, 'y', sizeof buffer);
  R(pwrite(fd, buffer, sizeof buffer, 0));
  R(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 1000, 8000));
  R(pread(fd, buffer, sizeof buffer, 0));
  printf("%d %d %d %d\n", buffer[999], buffer[1000], buffer[8999], buffer[9000]);
  R(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 10));
  R(fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 0, 4096));
  R(fallocate(fd, 0, 0, 0));
  R(fallocate(fd, 0, -1, 5));
  R(truncate("a", 5));
  R(truncate("missing", 5));
  R(truncate(".", 5));
  int m = memfd_create("m", MFD_ALLOW_SEALING);
  R(fcntl(m, F_GET_SEALS));
  R(write(m, "12345", 5));
  R(fcntl(m, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW));
  R(ftruncate(m, 2));
  R(ftruncate(m, 20));
  R(write(m, "1", 1));
  R(pwrite(m, "12345678", 8, 2));
  R(fcntl(m, F_ADD_SEALS, F_SEAL_WRITE));
  R(pwrite(m, "1", 1, 0));
  R(fcntl(m, F_ADD_SEALS, F_SEAL_SEAL));
  R(fcntl(m, F_ADD_SEALS, F_SEAL_SEAL));
  R(fcntl(m, F_GET_SEALS));
  int n = memfd_create("n", 0);
  R(fcntl(n, F_GET_SEALS));
  R(fcntl(n, F_ADD_SEALS, F_SEAL_WRITE));
}

static void locks(void) {
  int a = make("a", "0123456789"), b = open("a", O_RDWR), c = open("a", O_RDONLY);
  R(flock(a, LOCK_SH));
  R(flock(b, LOCK_SH | LOCK_NB));
  R(flock(b, LOCK_EX | LOCK_NB));
  R(flock(a, LOCK_UN));
  R(flock(b, LOCK_EX | LOCK_NB));
  R(flock(a, LOCK_SH | LOCK_NB));
  R(close(b));
  R(flock(a, LOCK_EX | LOCK_NB));
  R(flock(a, 77));
  b = open("a", O_RDWR);
  struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2, .l_len = 3};
  R(fcntl(a, F_SETLK, &l));
  R(fcntl(b, F_SETLK, &l)); /* the same process */
  R(fcntl(b, F_GETLK, &l));
  printf("type %d\n", l.l_type);
  l = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0};
  R(fcntl(a, F_OFD_GETLK, &l));
  printf("type %d start %ld len %ld\n", l.l_type, (long)l.l_start, (long)l.l_len);
  l = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 6, .l_len = 0};
  R(fcntl(a, F_OFD_SETLK, &l));
  R(fcntl(b, F_OFD_SETLK, &l));
  l = (struct flock){.l_type = F_RDLCK, .l_whence = SEEK_END, .l_start = -1, .l_len = -4};
  R(fcntl(b, F_OFD_SETLK, &l));
  l = (struct flock){.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10};
  R(fcntl(b, F_OFD_GETLK, &l));
  printf("type %d start %ld len %ld pid %d\n", l.l_type, (long)l.l_start, (long)l.l_len, l.l_pid < 0);
  l = (struct flock){.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = 3, .l_len = 1};
  R(fcntl(a, F_SETLK, &l));
  l = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 3, .l_len = 1};
  R(fcntl(b, F_OFD_SETLK, &l));
  R(fcntl(c, F_SETLK, &l));
  l = (struct flock){.l_type = F_WRLCK, .l_whence = 9, .l_start = 3, .l_len = 1};
  R(fcntl(a, F_SETLK, &l));
  l = (struct flock){.l_type = 9, .l_whence = 0, .l_start = 3, .l_len = 1};
  R(fcntl(a, F_SETLK, &l));
  l = (struct flock){.l_type = F_RDLCK, .l_whence = 0, .l_start = -3, .l_len = 1};
  R(fcntl(a, F_SETLK, &l));
  R(close(c)); /* takes the process's locks away */
  l = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 3};
  R(fcntl(b, F_OFD_SETLK, &l));
  R(fcntl(b, F_SETLK, (void*)1));
}

static void pipes(void) {
  int p[2], q[2];
  R(pipe2(p, O_NONBLOCK));
  R(read(p[0], buffer, 10));
  R(write(p[1], buffer, 5000));
  R(fcntl(p[1], F_GETPIPE_SZ));
  R(fcntl(p[1], F_SETPIPE_SZ, 4096));
  R(fcntl(p[1], F_SETPIPE_SZ, 10000));
  int n;
  R(ioctl(p[0], FIONREAD, &n));
  printf("%d\n", n);
  R(read(p[0], buffer, 10000));
  R(pipe2(q, O_NONBLOCK | O_DIRECT));
  R(write(q[1], "first", 5));
  R(write(q[1], "second", 6));
  R(write(q[1], buffer, 5000));
  R(read(q[0], buffer, 3));
  R(read(q[0], buffer, 100));
  R(read(q[0], buffer, 10000));
  R(read(q[0], buffer, 10000));
  R(read(q[0], buffer, 10000));
  R(fcntl(q[0], F_GETFL) & (O_NONBLOCK | O_DIRECT));
  R(pipe2(q, 3));
  R(write(p[0], "x", 1));
  R(read(p[1], buffer, 1));
  R(lseek(p[0], 0, SEEK_SET));
  R(mkfifo("f", 0600));
  R(mkfifo("f", 0600));
  R(open("f", O_WRONLY | O_NONBLOCK));
  int r = (int)R(open("f", O_RDONLY | O_NONBLOCK)) , w = (int)R(open("f", O_WRONLY | O_NONBLOCK));
  R(write(w, "named", 5));
  R(read(r, buffer, 10));
  R(read(r, buffer, 10));
  struct pollfd fds[2] = {{r, POLLIN, 0}, {w, POLLOUT, 0}};
  R(poll(fds, 2, 0));
  printf("%d %d\n", fds[0].revents, fds[1].revents);
  close(w);
  R(read(r, buffer, 10));
  R(poll(fds, 1, 0));
  printf("%d\n", fds[0].revents);
  close(r);
  int rw = (int)R(open("f", O_RDWR));
  R(write(rw, "both", 4));
  R(read(rw, buffer, 10));
  show("f");
  close(rw);
}

static void splicing(void) {
  int p[2], q[2], n;
  pipe2(p, O_NONBLOCK), pipe2(q, O_NONBLOCK);
  int a = make("a", "0123456789"), b = open("b", O_CREAT | O_RDWR, 0600);
  loff_t at = 2;
  R(splice(a, &at, p[1], NULL, 5, 0));
  printf("at %ld\n", (long)at);
  R(tee(p[0], q[1], 3, 0));
  R(read(q[0], buffer, 10));
  R(splice(p[0], NULL, q[1], NULL, 2, 0));
  R(splice(p[0], NULL, b, NULL, 100, 0));
  R(pread(b, buffer, 10, 0));
  printf("%.3s\n", buffer);
  R(splice(p[0], NULL, b, NULL, 100, 0));
  R(splice(a, NULL, b, NULL, 100, 0));
  R(splice(p[0], &at, b, NULL, 100, 0));
  R(splice(p[1], NULL, b, NULL, 100, 0));
  R(splice(p[0], NULL, q[1], NULL, 2, 99));
  R(tee(a, q[1], 3, 0));
  struct iovec pieces[2] = {{"ab", 2}, {"cde", 3}};
  R(vmsplice(p[1], pieces, 2, 0));
  R(ioctl(p[0], FIONREAD, &n));
  R(vmsplice(a, pieces, 2, 0));
  R(sendfile(p[1], a, NULL, 3));
  at = 0;
  R(sendfile(p[1], a, &at, 300));
  R(sendfile(b, a, &at, 300));
  R(sendfile(a, p[0], NULL, 300));
  R(read(p[0], buffer, 100));
  at = 1;
  loff_t to = 5;
  R(copy_file_range(a, &at, b, &to, 4, 0));
  printf("%ld %ld\n", (long)at, (long)to);
  R(copy_file_range(a, &at, b, &to, 4, 1));
  R(copy_file_range(a, &at, p[1], NULL, 4, 0));
  close(p[1]);
  R(splice(p[0], NULL, b, NULL, 100, 0));
  R(preadv2(q[0], pieces, 1, -1, RWF_NOWAIT));
  R(pwritev2(a, pieces, 2, 0, RWF_APPEND));
  show("a");
  R(preadv2(a, pieces, 1, 0, 0x8000));
  R(syscall(SYS_readahead, a, 0, 10));
  R(syscall(SYS_sync_file_range, a, 0, 10, 0));
}

/* Prints the events that are there. */
static void events(int fd) {
  long length = read(fd, buffer, sizeof buffer);
  if (length < 0) printf("events: %s\n", error_name(errno));
  for (char* at = buffer; at < buffer + length;) {
    struct inotify_event* e = (struct inotify_event*)at;
    printf("  wd %d mask %x cookie %d %s\n", e->wd, e->mask, e->cookie != 0, e->len ? e->name : "-");
    at += sizeof *e + e->len;
  }
}

static void watching(void) {
  int fd = inotify_init1(IN_NONBLOCK);
  mkdir("d", 0755), close(make("d/f", "x"));
  R(inotify_add_watch(fd, "d", IN_ALL_EVENTS));
  R(inotify_add_watch(fd, "d/f", IN_ATTRIB | IN_DELETE_SELF | IN_MODIFY | IN_MOVE_SELF));
  R(inotify_add_watch(fd, "d/f", IN_ONLYDIR | IN_MODIFY));
  R(inotify_add_watch(fd, "missing", IN_MODIFY));
  R(inotify_add_watch(fd, "d", 0));
  R(inotify_add_watch(fd, "d", IN_MODIFY | IN_MASK_CREATE));
  events(fd);
  int f = open("d/f", O_RDWR);
  if (write(f, "yy", 2) != 2 || read(f, buffer, 2) != 0 || pread(f, buffer, 1, 0) != 1) puts("?");
  close(f);
  events(fd);
  chmod("d/f", 0600);
  events(fd);
  close(open("d/new", O_CREAT | O_WRONLY, 0600));
  mkdir("d/sub", 0700), rename("d/new", "d/sub/new"), rename("d/sub/new", "d/again");
  events(fd);
  rename("d/f", "d/g"), truncate("d/g", 1), link("d/g", "d/h"), unlink("d/h");
  events(fd);
  unlink("d/g"), rmdir("d/sub"), symlink("x", "d/s");
  events(fd);
  unlink("d/s"), unlink("d/again"), rmdir("d");
  events(fd);
  R(inotify_rm_watch(fd, 1));
  mkdir("e", 0700);
  int wd = (int)R(inotify_add_watch(fd, "e", IN_CREATE | IN_ONESHOT));
  mkdir("e/1", 0700), mkdir("e/2", 0700);
  events(fd);
  R(inotify_add_watch(fd, "e", IN_CREATE));
  R(inotify_add_watch(fd, "e", IN_DELETE | IN_MASK_ADD));
  rmdir("e/1");
  events(fd);
  R(inotify_rm_watch(fd, wd));
  R(inotify_rm_watch(fd, 4));
  events(fd);
  R(read(fd, buffer, 10));
}

static void mounting(void) {
  mkdir("m", 0755), mkdir("m/below", 0755);
  R(mount("none", "m", "tmpfs", 0, "mode=700,size=1m"));
  show("m");
  R(mkdir("m/x", 0755));
  R(rename("m/x", "y"));
  R(link("m/x", "y"));
  int fd = open("m/x", O_RDONLY | O_DIRECTORY);
  R(umount("m"));
  R(rmdir("m"));
  close(fd);
  R(mount("none", "m", NULL, MS_REMOUNT | MS_RDONLY, NULL));
  R(mkdir("m/z", 0755));
  R(open("m/f", O_CREAT | O_WRONLY, 0600));
  R(rmdir("m/x"));
  R(chmod("m/x", 0700));
  R(utimensat(AT_FDCWD, "m/x", NULL, 0));
  R(umount2("m", 77));
  R(umount("m"));
  R(umount("m"));
  list("m");
  R(mount("none", "m", "nosuchfs", 0, NULL));
  R(mount("none", "missing", "tmpfs", 0, NULL));
  R(mount("none", "m", "tmpfs", 0, "nonsense=1"));
  R(mount("none", "m", "tmpfs", 0, NULL));
  fd = open("m/f", O_CREAT | O_RDWR, 0600);
  R(umount2("m", MNT_DETACH));
  R(write(fd, "still", 5));
  close(fd);
  list("m");
}

/* Reading a directory while it changes: what was there all the time is seen exactly once. */
static void reading(void) {
  mkdir("d", 0755);
  for (int i = 0; i < 300; i++) sprintf(buffer, "d/stays%03d", i), close(open(buffer, O_CREAT, 0600)), sprintf(buffer, "d/goes%03d", i), close(open(buffer, O_CREAT, 0600));
  DIR* dir = opendir("d");
  int seen = 0;
  char last[64] = "";
  for (struct dirent* e; (e = readdir(dir));) {
    if (strncmp(e->d_name, "stays", 5) == 0) seen++;
    if (strcmp(e->d_name, last) == 0) puts("twice");
    strcpy(last, e->d_name);
    char path[300];
    if (strncmp(e->d_name, "goes", 4) == 0) snprintf(path, sizeof path, "d/%s", e->d_name), unlink(path);
  }
  printf("seen %d\n", seen);
  rewinddir(dir);
  for (seen = 0; readdir(dir);) seen++;
  printf("left %d\n", seen);
  closedir(dir);
  int fd = open("d", O_RDONLY);
  R(syscall(SYS_getdents64, fd, buffer, 10));
  R(lseek(fd, 0, SEEK_SET));
  R(syscall(SYS_getdents64, open("d/stays000", O_RDONLY), buffer, 1000));
}

static void ranges(void) {
  for (int i = 100; i < 110; i++) dup2(1, i);
  R(syscall(SYS_close_range, 102, 104, 0));
  R(fcntl(102, F_GETFD)), R(fcntl(105, F_GETFD));
  R(syscall(SYS_close_range, 105, 106, CLOSE_RANGE_CLOEXEC));
  R(fcntl(105, F_GETFD)), R(fcntl(107, F_GETFD));
  R(syscall(SYS_close_range, 5, 4, 0));
  R(syscall(SYS_close_range, 100, ~0u, 0));
  R(fcntl(109, F_GETFD));
  R(syscall(SYS_close_range, 100, ~0u, 8));
}

static void epolls(void) {
  int p[2], q[2];
  pipe(p), pipe(q);
  int outer = epoll_create1(0), inner = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN | EPOLLET, .data.u32 = 1}, got[4];
  R(epoll_ctl(inner, EPOLL_CTL_ADD, p[0], &e));
  e.events = EPOLLIN, e.data.u32 = 2;
  R(epoll_ctl(outer, EPOLL_CTL_ADD, inner, &e));
  R(epoll_ctl(inner, EPOLL_CTL_ADD, outer, &e));
  R(epoll_ctl(inner, EPOLL_CTL_ADD, inner, &e));
  R(epoll_wait(outer, got, 4, 0));
  write(p[1], "x", 1);
  R(epoll_wait(outer, got, 4, 0));
  R(epoll_wait(inner, got, 4, 0));
  R(epoll_wait(inner, got, 4, 0));
  R(epoll_wait(outer, got, 4, 0));
  write(p[1], "x", 1);
  R(epoll_wait(inner, got, 4, 0));
  e.events = EPOLLIN | EPOLLONESHOT;
  R(epoll_ctl(inner, EPOLL_CTL_MOD, p[0], &e));
  R(epoll_wait(inner, got, 4, 0));
  R(epoll_wait(inner, got, 4, 0));
  R(epoll_ctl(inner, EPOLL_CTL_MOD, p[0], &e));
  R(epoll_wait(inner, got, 4, 0));
  e.events = EPOLLIN | EPOLLEXCLUSIVE;
  R(epoll_ctl(inner, EPOLL_CTL_ADD, q[0], &e));
  R(epoll_ctl(inner, EPOLL_CTL_MOD, q[0], &e));
  e.events = EPOLLOUT;
  R(epoll_ctl(inner, EPOLL_CTL_ADD, q[1], &e));
  R(epoll_wait(inner, got, 4, 0));
  printf("%x\n", got[0].events);
  close(q[0]);
  R(epoll_wait(inner, got, 4, 0));
  printf("%x\n", got[0].events);
  R(epoll_ctl(inner, EPOLL_CTL_ADD, open("/tmp", O_RDONLY), &e));
  R(epoll_ctl(inner, EPOLL_CTL_DEL, 99, &e));
  R(epoll_ctl(inner, EPOLL_CTL_DEL, q[1], NULL));
  R(epoll_ctl(inner, EPOLL_CTL_DEL, q[1], NULL));
  R(epoll_ctl(inner, 9, p[0], &e));
  R(epoll_wait(inner, got, 0, 0));
  R(epoll_wait(p[0], got, 1, 0));
}

static const struct { const char* name; void (*run)(void); } groups[] = {
#define G(name) {#name, name}
    G(links), G(renames), G(permissions), G(times), G(attributes), G(opening), G(sparse), G(locks), G(pipes),
    G(splicing), G(watching), G(mounting), G(reading), G(ranges), G(epolls),
};

int main(int argc, char** argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (argc > 1 && strcmp(argv[1], groups[i].name)) continue;
    printf("--- %s\n", groups[i].name);
    if (mount("none", "/tmp", "tmpfs", 0, NULL) < 0 || chdir("/tmp") < 0) perror("/tmp");
    groups[i].run();
    if (chdir("/") < 0 || umount2("/tmp", MNT_DETACH) < 0) perror("/tmp");
  }
}
