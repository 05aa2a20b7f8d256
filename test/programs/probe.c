/*
 * Calls things with arguments good and bad and prints what came back, by name, so that the output can be compared
 * with Linux's. Only what does not depend on time, addresses or the machine is printed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include "report.h"

#define BAD ((void*)1) /* an address where nothing is */

static char buffer[8192];

static void descriptors(void) {
  int fd = (int)R(open("/etc/hello.txt", O_RDONLY));
  R(dup(fd));
  R(dup2(fd, 10));
  R(dup2(99, 11));
  R(dup2(fd, -1));
  R(dup3(fd, fd, 0));
  R(dup3(fd, 12, O_CLOEXEC));
  R(fcntl(12, F_GETFD));
  R(fcntl(10, F_GETFD));
  R(fcntl(fd, F_DUPFD, 20));
  R(fcntl(fd, F_DUPFD_CLOEXEC, 20));
  R(fcntl(fd, F_DUPFD, -1));
  R(fcntl(fd, F_SETFD, FD_CLOEXEC));
  R(fcntl(fd, F_GETFD));
  R(fcntl(fd, F_GETFL) & O_ACCMODE);
  R(fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND));
  R(fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK | O_APPEND));
  R(fcntl(99, F_GETFL));
  R(fcntl(fd, 9999, 0));
  for (int i = 4; i < 32; i++) close(i);
  R(close(fd));
  R(close(fd));
  R(close(-1));
  R(read(fd, buffer, 1));
  R(write(fd, buffer, 1));
  R(fstat(fd, (struct stat*)buffer));
  R(lseek(fd, 0, SEEK_SET));
}

static void reading(void) {
  int fd = (int)R(open("/etc/hello.txt", O_RDONLY));
  R(read(fd, buffer, 5));
  R(memcmp(buffer, "Hello", 5));
  R(lseek(fd, 0, SEEK_CUR));
  R(lseek(fd, -1, SEEK_SET));
  R(lseek(fd, 2, SEEK_END));
  R(read(fd, buffer, 5));
  R(lseek(fd, 1, SEEK_SET));
  R(lseek(fd, 0, 77));
  R(read(fd, BAD, 5));
  R(read(fd, BAD, 0));
  R(pread(fd, buffer, 5, 7));
  R(pread(fd, buffer, 5, 1000));
  R(pread(fd, buffer, 5, -1));
  R(write(fd, "x", 1));
  R(ftruncate(fd, 0));
  struct iovec pieces[3] = {{buffer, 2}, {buffer + 100, 0}, {buffer + 200, 3}};
  R(readv(fd, pieces, 3));
  R(readv(fd, pieces, -1));
  R(readv(fd, pieces, 1025));
  R(readv(fd, BAD, 1));
  R(readv(fd, pieces, 0));
  pieces[2].iov_base = BAD;
  R(lseek(fd, 0, SEEK_SET));
  R(readv(fd, pieces, 3));
  R(ioctl(fd, TIOCGWINSZ, buffer));
  R(close(fd));
}

static void paths(void) {
  R(open("/etc/missing", O_RDONLY));
  R(open("/etc/hello.txt/below", O_RDONLY));
  R(open("/missing/file", O_RDONLY | O_CREAT, 0644));
  R(open("", O_RDONLY));
  R(open(BAD, O_RDONLY));
  R(open("/etc", O_WRONLY));
  R(open("/etc/hello.txt", O_RDONLY | O_DIRECTORY));
  R(open("/etc/hello.txt", O_WRONLY | O_CREAT | O_EXCL, 0644));
  memset(buffer, 'n', sizeof(buffer));
  buffer[0] = '/';
  buffer[300] = 0;
  R(open(buffer, O_RDONLY));
  buffer[300] = 'n';
  buffer[5000] = 0;
  R(open(buffer, O_RDONLY));
  R(open("/etc/loop", O_RDONLY));
  R(open("/etc/loop", O_RDONLY | O_NOFOLLOW));
  int fd = (int)R(open("/etc/link", O_RDONLY));
  R(read(fd, buffer, 100));
  R(close(fd));
  R(readlink("/etc/link", buffer, 100));
  R(readlink("/etc/link", buffer, 3));
  R(readlink("/etc/link", buffer, 0));
  R(readlink("/etc/hello.txt", buffer, 100));
  R(readlink("/etc/missing", buffer, 100));
  R(access("/etc/hello.txt", F_OK));
  R(access("/etc/missing", R_OK));
  R(access("/etc/hello.txt", 99));
  R(openat(99, "etc", O_RDONLY));
  R(openat(99, "/etc/hello.txt", O_RDONLY));
  R(openat(3, "etc", O_RDONLY));
  R(close(3));
  int directory = (int)R(open("/etc", O_RDONLY | O_DIRECTORY));
  R(openat(directory, "hello.txt", O_RDONLY));
  R(close(4));
  R(read(directory, buffer, 10));
  R(fchdir(directory));
  R(strcmp(getcwd(buffer, sizeof(buffer)), "/etc"));
  R(access("hello.txt", F_OK));
  R(access("../etc/./hello.txt", F_OK));
  R(access("/../../etc/hello.txt", F_OK));
  R(chdir("/etc/hello.txt"));
  R(chdir("/missing"));
  R(chdir("/"));
  R(syscall(SYS_getcwd, buffer, 1));
  R(syscall(SYS_getcwd, buffer, 100));
  R(close(directory));
}

static void files(void) {
  R(mkdir("/tmp/probe", 0755));
  R(mkdir("/tmp/probe", 0755));
  R(mkdir("/tmp/none/probe", 0755));
  int fd = (int)R(open("/tmp/probe/file", O_RDWR | O_CREAT | O_EXCL, 0640));
  R(write(fd, "0123456789", 10));
  R(pwrite(fd, "abc", 3, 4));
  R(pwrite(fd, "end", 3, 10000));
  struct stat st;
  R(fstat(fd, &st));
  R(st.st_size);
  R(st.st_mode);
  R(st.st_nlink);
  R(pread(fd, buffer, 16, 0));
  R(memcmp(buffer, "0123abc789\0\0\0\0\0", 16));
  R(ftruncate(fd, 5));
  R(lseek(fd, 0, SEEK_END));
  R(ftruncate(fd, -1));
  R(ftruncate(fd, 50));
  R(pread(fd, buffer, 100, 0));
  R(memcmp(buffer, "0123a\0\0\0", 8));
  R(close(fd));
  fd = (int)R(open("/tmp/probe/file", O_WRONLY | O_APPEND));
  R(write(fd, "more", 4));
  R(lseek(fd, 0, SEEK_CUR));
  R(read(fd, buffer, 1));
  R(close(fd));
  fd = (int)R(open("/tmp/probe/file", O_RDWR | O_TRUNC));
  R(lseek(fd, 0, SEEK_END));
  R(write(fd, BAD, 5));
  R(write(fd, BAD, 0));
  R(close(fd));
  R(rename("/tmp/probe/file", "/tmp/probe/other"));
  R(rename("/tmp/probe/file", "/tmp/probe/other"));
  R(access("/tmp/probe/other", F_OK));
  R(symlink("other", "/tmp/probe/symbolic"));
  R(symlink("other", "/tmp/probe/symbolic"));
  R(lstat("/tmp/probe/symbolic", &st));
  R(st.st_mode & S_IFMT);
  R(st.st_size);
  R(stat("/tmp/probe/symbolic", &st));
  R(st.st_mode & S_IFMT);
  R(link("/tmp/probe/other", "/tmp/probe/hard"));
  R(stat("/tmp/probe/hard", &st));
  R(st.st_nlink);
  R(rmdir("/tmp/probe"));
  R(rmdir("/tmp/probe/other"));
  R(unlink("/tmp/probe"));
  R(unlink("/tmp/probe/symbolic"));
  R(unlink("/tmp/probe/hard"));
  R(unlink("/tmp/probe/other"));
  R(unlink("/tmp/probe/other"));
  R(rmdir("/tmp/probe"));
  R(rmdir("/tmp/probe"));
}

static void pipes(void) {
  int ends[2];
  if (R(pipe2(ends, O_NONBLOCK)) < 0) return;
  R(read(ends[0], buffer, 1));
  R(write(ends[1], "abc", 3));
  R(read(ends[0], buffer, 100));
  R(read(ends[1], buffer, 1));
  R(write(ends[0], "x", 1));
  R(lseek(ends[0], 0, SEEK_SET));
  struct pollfd poll_for = {ends[0], POLLIN, 0};
  R(poll(&poll_for, 1, 0));
  R(write(ends[1], "abc", 3));
  R(poll(&poll_for, 1, 1000));
  R(poll_for.revents);
  long filled = 0, wrote;
  while ((wrote = write(ends[1], buffer, sizeof(buffer))) > 0) filled += wrote;
  R(filled >= 4096);
  R(close(ends[1]));
  while (read(ends[0], buffer, sizeof(buffer)) > 0) continue;
  R(read(ends[0], buffer, 1));
  poll_for.events = POLLIN;
  R(poll(&poll_for, 1, 0));
  R(poll_for.revents);
  R(close(ends[0]));
  R(pipe2(ends, 0x12345));
  R(pipe((int*)BAD));
}

static void memory(void) {
  R(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
  R(mmap(NULL, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
  R(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 99, 0) == MAP_FAILED ? -1 : 0);
  R(mmap((void*)123, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED ? -1 : 0);
  char* at = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  R(at == MAP_FAILED);
  R(at[0] | at[4096] | at[8192]);
  memset(at, 'm', 3 * 4096);
  R(munmap(at + 4096, 4096));
  R(munmap(at + 4096, 4096));
  R(munmap(at + 1, 4096));
  R(munmap(at, 0));
  R(write(1, at + 4096, 1));
  R(mprotect(at, 4096, PROT_READ));
  R(mprotect(at + 4096, 4096, PROT_READ));
  R(mprotect(at + 1, 4096, PROT_READ));
  int fd = (int)R(open("/etc/hello.txt", O_RDONLY));
  R(read(fd, at, 5));
  char* file = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  R(file == MAP_FAILED);
  R(memcmp(file, "Hello", 5));
  file[0] = 'J';
  R(pread(fd, buffer, 1, 0));
  R(buffer[0]);
  R(file[4095]);
  R(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 1) == MAP_FAILED ? -1 : 0);
  R(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0);
  R(close(fd));
  R(madvise(at, 4096, MADV_DONTNEED));
  R(at[0]);
  R(madvise(at + 1, 4096, MADV_DONTNEED));
  R(munmap(file, 4096));
}

static void sockets(void) {
  R(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
  R(socket(AF_INET, 77, 0));
  R(socket(999, SOCK_STREAM, 0));
  int fd = (int)R(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  R(fcntl(fd, F_GETFL) & O_NONBLOCK);
  R(fcntl(fd, F_GETFD));
  R(accept(fd, NULL, NULL));
  R(recv(fd, buffer, 1, 0));
  R(send(fd, buffer, 1, MSG_NOSIGNAL));
  R(lseek(fd, 0, SEEK_SET));
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(7777)};
  socklen_t length = sizeof(address);
  R(getpeername(fd, (struct sockaddr*)&address, &length));
  address.sin_addr.s_addr = inet_addr("9.9.9.9");
  R(bind(fd, (struct sockaddr*)&address, sizeof(address)));
  address.sin_addr.s_addr = 0;
  R(bind(fd, (struct sockaddr*)&address, 3));
  R(bind(fd, BAD, sizeof(address)));
  R(bind(fd, (struct sockaddr*)&address, sizeof(address)));
  R(bind(fd, (struct sockaddr*)&address, sizeof(address)));
  R(listen(fd, 5));
  R(accept4(fd, NULL, NULL, 0));
  R(accept4(fd, NULL, NULL, 0x123));
  int other = (int)R(socket(AF_INET, SOCK_STREAM, 0));
  R(bind(other, (struct sockaddr*)&address, sizeof(address)));
  R(getsockname(fd, (struct sockaddr*)&address, &length));
  R(ntohs(address.sin_port));
  int value = 0;
  length = sizeof(value);
  R(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length));
  R(value);
  R(getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &length));
  R(value);
  R(getsockopt(fd, SOL_SOCKET, 9999, &value, &length));
  R(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 1));
  R(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, BAD, 4));
  R(setsockopt(fd, 9999, 1, &value, 4));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  R(connect(other, (struct sockaddr*)&address, sizeof(address)));
  struct pollfd poll_for = {fd, POLLIN, 0};
  R(poll(&poll_for, 1, 1000));
  int accepted = (int)R(accept(fd, NULL, NULL));
  R(connect(other, (struct sockaddr*)&address, sizeof(address)));
  R(send(other, "hello", 5, 0));
  R(recv(accepted, buffer, 100, 0));
  R(recv(accepted, buffer, 100, MSG_DONTWAIT));
  R(send(accepted, "answer", 6, 0));
  R(recv(other, buffer, 3, MSG_PEEK));
  R(recv(other, buffer, 100, 0));
  R(shutdown(other, SHUT_WR));
  R(recv(accepted, buffer, 100, 0));
  R(send(other, "x", 1, MSG_NOSIGNAL));
  R(close(accepted));
  R(recv(other, buffer, 100, 0));
  R(close(other));
  other = (int)R(socket(AF_INET, SOCK_STREAM, 0));
  address.sin_port = htons(7778);
  R(connect(other, (struct sockaddr*)&address, sizeof(address)));
  R(close(other));
  R(close(fd));
  fd = (int)R(socket(AF_INET, SOCK_STREAM, 0));
  R(shutdown(fd, SHUT_WR));
  R(shutdown(fd, 7));
  R(close(fd));
  fd = (int)R(open("/etc/hello.txt", O_RDONLY));
  R(listen(fd, 5));
  R(accept(fd, NULL, NULL));
  R(send(fd, "x", 1, 0));
  R(close(fd));
}

static void datagrams(void) {
  int a = (int)R(socket(AF_INET, SOCK_DGRAM, 0));
  int b = (int)R(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(7777)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  R(bind(b, (struct sockaddr*)&address, sizeof(address)));
  R(recv(b, buffer, 100, 0));
  R(send(a, "x", 1, 0));
  R(sendto(a, "datagram", 8, 0, (struct sockaddr*)&address, sizeof(address)));
  struct pollfd poll_for = {b, POLLIN, 0};
  R(poll(&poll_for, 1, 1000));
  R(recv(b, buffer, 3, MSG_TRUNC));
  R(recv(b, buffer, 3, 0));
  R(connect(a, (struct sockaddr*)&address, sizeof(address)));
  R(send(a, "", 0, 0));
  R(poll(&poll_for, 1, 1000));
  R(recv(b, buffer, 100, 0));
  R(listen(a, 1));
  R(close(a));
  R(close(b));
}

static void epolls(void) {
  R(epoll_create1(0x123));
  R(epoll_create(0));
  int set = (int)R(epoll_create1(EPOLL_CLOEXEC));
  int ends[2];
  if (R(pipe(ends)) < 0) return;
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = 42}, got[4];
  R(epoll_ctl(set, EPOLL_CTL_ADD, ends[0], &event));
  R(epoll_ctl(set, EPOLL_CTL_ADD, ends[0], &event));
  R(epoll_ctl(set, EPOLL_CTL_MOD, ends[1], &event));
  R(epoll_ctl(set, EPOLL_CTL_DEL, ends[1], NULL));
  R(epoll_ctl(set, EPOLL_CTL_ADD, set, &event));
  R(epoll_ctl(set, EPOLL_CTL_ADD, 99, &event));
  R(epoll_ctl(set, 9, ends[0], &event));
  R(epoll_ctl(ends[0], EPOLL_CTL_ADD, set, &event));
  int file = (int)R(open("/etc/hello.txt", O_RDONLY));
  R(epoll_ctl(set, EPOLL_CTL_ADD, file, &event));
  R(close(file));
  R(epoll_wait(set, got, 4, 0));
  R(epoll_wait(set, got, 0, 0));
  R(write(ends[1], "x", 1));
  R(epoll_wait(set, got, 4, 1000));
  R(got[0].events);
  R((long)got[0].data.u64);
  R(epoll_wait(set, got, 4, 0));
  event.events = EPOLLIN | EPOLLET;
  R(epoll_ctl(set, EPOLL_CTL_MOD, ends[0], &event));
  R(epoll_wait(set, got, 4, 0));
  R(epoll_wait(set, got, 4, 0));
  R(write(ends[1], "x", 1));
  R(epoll_wait(set, got, 4, 0));
  event.events = EPOLLIN | EPOLLONESHOT;
  R(epoll_ctl(set, EPOLL_CTL_MOD, ends[0], &event));
  R(epoll_wait(set, got, 4, 0));
  R(epoll_wait(set, got, 4, 0));
  R(close(ends[1]));
  event.events = 0;
  R(epoll_ctl(set, EPOLL_CTL_MOD, ends[0], &event));
  R(epoll_wait(set, got, 4, 0));
  R(got[0].events);
  R(close(ends[0]));
  R(epoll_wait(set, got, 4, 0));
  R(read(set, buffer, 1));
  R(close(set));
}

static void devices(void) {
  int null = (int)R(open("/dev/null", O_RDWR));
  R(write(null, buffer, 100));
  R(read(null, buffer, 100));
  int zero = (int)R(open("/dev/zero", O_RDWR));
  memset(buffer, 1, sizeof(buffer));
  R(read(zero, buffer, 100));
  R(buffer[0] | buffer[99]);
  R(buffer[100]);
  R(read(zero, BAD, 100));
  int full = (int)R(open("/dev/full", O_RDWR));
  R(write(full, buffer, 1));
  R(read(full, buffer, 1));
  int urandom = (int)R(open("/dev/urandom", O_RDONLY));
  R(read(urandom, buffer, 100));
  R(close(null) | close(zero) | close(full) | close(urandom));
  R(syscall(SYS_getrandom, buffer, 16, 0));
  R(syscall(SYS_getrandom, BAD, 16, 0));
  R(syscall(SYS_getrandom, buffer, 16, 0x100));
}

static void clocks(void) {
  struct timespec t = {0, 0};
  R(clock_gettime(CLOCK_MONOTONIC, &t));
  R(syscall(SYS_clock_gettime, 77, &t));
  R(syscall(SYS_clock_gettime, CLOCK_REALTIME, BAD));
  t.tv_sec = 0, t.tv_nsec = 1000000;
  R(nanosleep(&t, NULL));
  t.tv_nsec = 1000000000;
  R(nanosleep(&t, NULL));
  R(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, BAD, NULL));
  R(syscall(SYS_nanosleep, BAD, NULL));
}

static void others(void) {
  struct utsname name;
  R(uname(&name));
  R(strcmp(name.sysname, "Linux"));
  R(strcmp(name.machine, "x86_64"));
  R(syscall(SYS_uname, BAD));
  R(syscall(9999));
  R(getppid() >= 0);
  R(getuid());
  R(geteuid());
  R(getgid());
  R(umask(022) >= 0);
  R(umask(022));
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  descriptors();
  reading();
  paths();
  files();
  pipes();
  memory();
  sockets();
  datagrams();
  epolls();
  devices();
  clocks();
  others();
  return 0;
}
