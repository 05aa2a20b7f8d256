/* Connections and datagrams to somebody else: outside ADDRESS TCP-PORT CLOSED-PORT UDP-PORT, served by test/hosted/peers.ts;
   or outside answer UDP-PORT.
   What the TCP server does is said by the first byte that it gets. Nothing printed depends on addresses. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include "report.h"

#define BULK 3000000
static char buffer[BULK];
static struct sockaddr_in server, closed, datagrams;

static struct sockaddr_in end(const char* address, const char* port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
  inet_pton(AF_INET, address, &a.sin_addr);
  return a;
}

#define NAME(a) (struct sockaddr*)&(a), sizeof(a)

static int connected(const char* command) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, NAME(server)) < 0) report("connect to the server", -1);
  if (send(fd, command, strlen(command), 0) < 0) report("send the command", -1);
  return fd;
}

static int events(int fd, int wanted, int timeout) {
  struct pollfd p = {fd, wanted, 0};
  poll(&p, 1, timeout);
  return p.revents;
}

static int error_of(int fd) {
  int error = -1;
  socklen_t length = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
  errno = error;
  return error ? -1 : 0;
}

static int option(int fd, int level, int name, int value) {
  int got = -1;
  socklen_t length = sizeof got;
  if (setsockopt(fd, level, name, &value, sizeof value) < 0) return -1;
  if (getsockopt(fd, level, name, &got, &length) < 0) return -1;
  return got;
}

static long read_all(int fd, char* to, size_t room) {
  size_t done = 0;
  while (done < room) {
    ssize_t got = recv(fd, to + done, room - done, 0);
    if (got < 0) return -1;
    if (got == 0) break;
    done += (size_t)got;
  }
  return (long)done;
}

static int is(struct sockaddr_in one, struct sockaddr_in other) {
  return one.sin_family == other.sin_family && one.sin_port == other.sin_port && one.sin_addr.s_addr == other.sin_addr.s_addr;
}

static void echo(void) {
  puts("echo");
  struct sockaddr_in name = {0};
  socklen_t length = sizeof name;
  int fd = connected("E");
  R(getpeername(fd, (struct sockaddr*)&name, &length));
  printf("peer: %d %d\n", length, is(name, server));
  R(getsockname(fd, (struct sockaddr*)&name, &length));
  printf("own port: %d\n", name.sin_port != 0);
  R(connect(fd, NAME(server)));
  R(send(fd, "hello", 5, 0));
  R(recv(fd, buffer, 3, MSG_WAITALL));
  R(recv(fd, buffer, 1, MSG_PEEK));
  printf("peeked at %c\n", buffer[0]);
  R(recv(fd, buffer, 2, MSG_WAITALL));
  printf("%.2s\n", buffer);
  R(recv(fd, buffer, 1, MSG_DONTWAIT));
  R(events(fd, POLLIN | POLLOUT, 0));
  R(send(fd, "bye", 3, 0));
  R(events(fd, POLLIN, 5000));
  int waiting = 0;
  while (waiting < 3) ioctl(fd, FIONREAD, &waiting);
  printf("waiting: %d\n", waiting);
  R(shutdown(fd, SHUT_WR));
  R(send(fd, "x", 1, MSG_NOSIGNAL));
  R(recv(fd, buffer, 3, MSG_TRUNC));
  R(recv(fd, buffer, 10, 0));
  R(events(fd, POLLIN | POLLOUT | POLLRDHUP, 0));
  close(fd);
}

static void refused(void) {
  puts("refused");
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  R(connect(fd, NAME(closed)));
  R(connect(fd, NAME(server)));
  R(send(fd, "E1", 2, 0));
  R(recv(fd, buffer, 1, 0));
  close(fd);
  fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  R(connect(fd, NAME(closed)));
  R(events(fd, POLLIN | POLLOUT | POLLRDHUP, 5000));
  R(error_of(fd));
  R(error_of(fd));
  close(fd);
}

static void later(void) {
  puts("connecting later");
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int all = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET};
  R(connect(fd, NAME(server)));
  R(epoll_ctl(all, EPOLL_CTL_ADD, fd, &e));
  R(epoll_wait(all, &e, 1, 5000));
  printf("events: %x\n", e.events);
  R(error_of(fd));
  R(connect(fd, NAME(server)));
  R(connect(fd, NAME(server)));
  R(recv(fd, buffer, 1, 0));
  R(send(fd, "E2", 2, 0));
  R(epoll_wait(all, &e, 1, 5000));
  printf("readable: %d\n", (e.events & EPOLLIN) != 0);
  R(recv(fd, buffer, 10, 0));
  R(recv(fd, buffer, 10, 0));
  close(all);
  close(fd);
}

static void bulk(void) {
  puts("much");
  for (int i = 0; i < BULK; i++) buffer[i] = (char)(i * 7 + i / 1000);
  int fd = connected("C");
  long sent = 0;
  while (sent < BULK) {
    ssize_t part = send(fd, buffer + sent, (size_t)(BULK - sent), 0);
    if (part < 0) break;
    sent += part;
  }
  printf("sent %ld\n", sent);
  R(shutdown(fd, SHUT_WR));
  char answer[64] = {0};
  read_all(fd, answer, sizeof answer - 1);
  printf("the server: %s\n", answer);
  close(fd);
  fd = connected("S");
  /* The server has sent what there is room for, and waits. */
  usleep(50000);
  printf("received %ld\n", read_all(fd, buffer, BULK));
  unsigned sum = 0;
  for (int i = 0; i < BULK; i++) sum = sum * 31 + (unsigned char)buffer[i];
  printf("sum %u\n", sum);
  close(fd);
}

static void reset(void) {
  puts("reset");
  int fd = connected("R");
  R(recv(fd, buffer, 1, 0));
  R(recv(fd, buffer, 1, 0));
  R(send(fd, "x", 1, MSG_NOSIGNAL));
  R(events(fd, POLLIN | POLLOUT | POLLRDHUP, 0));
  close(fd);
  fd = connected("K");
  struct linger linger = {1, 0};
  R(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  R(recv(fd, buffer, 1, 0));
  R(close(fd));
  fd = connected("L");
  R(recv(fd, buffer, 1, 0));
  printf("the reset before was seen: %c\n", buffer[0]);
  close(fd);
}

static void waiting(void) {
  puts("waiting");
  int fd = connected("W");
  struct timeval limit = {0, 30000};
  R(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
  R(recv(fd, buffer, 1, 0));
  R(events(fd, POLLIN, 10));
  R(option(fd, IPPROTO_TCP, TCP_NODELAY, 1));
  R(option(fd, SOL_SOCKET, SO_KEEPALIVE, 1));
  R(option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60));
  close(fd);
}

static void udp(void) {
  puts("datagrams");
  struct sockaddr_in name = {0};
  socklen_t length = sizeof name;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  R(recv(fd, buffer, 10, MSG_DONTWAIT));
  R(sendto(fd, "one", 3, 0, NAME(datagrams)));
  R(events(fd, POLLIN, 5000));
  int size = 0;
  ioctl(fd, FIONREAD, &size);
  printf("size %d\n", size);
  R(recvfrom(fd, buffer, 2, MSG_PEEK | MSG_TRUNC, (struct sockaddr*)&name, &length));
  printf("from: %d %d\n", length, is(name, datagrams));
  R(recv(fd, buffer, 2, 0));
  R(send(fd, "two", 3, 0));
  R(sendto(fd, buffer, 70000, 0, NAME(datagrams)));
  R(connect(fd, NAME(datagrams)));
  R(getpeername(fd, (struct sockaddr*)&name, &length));
  printf("peer: %d\n", is(name, datagrams));
  R(getsockname(fd, (struct sockaddr*)&name, &length));
  printf("own port: %d\n", name.sin_port != 0);
  R(send(fd, "three", 5, 0));
  R(recv(fd, buffer, 10, 0));
  R(send(fd, "", 0, 0));
  R(recv(fd, buffer, 10, 0));
  R(connect(fd, NAME(closed)));
  R(send(fd, "x", 1, 0));
  R(recv(fd, buffer, 10, 0));
  close(fd);
}

static void inside(void) {
  puts("inside");
  struct sockaddr_in name = end("127.0.0.1", "0");
  socklen_t length = sizeof name;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  R(bind(listener, NAME(name)));
  R(listen(listener, 5));
  getsockname(listener, (struct sockaddr*)&name, &length);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  R(connect(fd, NAME(name)));
  int other = accept(listener, NULL, NULL);
  R(send(fd, "own", 3, 0));
  R(recv(other, buffer, 10, 0));
  close(other);
  R(recv(fd, buffer, 10, 0));
  close(fd);
  close(listener);
}

/* The IPv4-mapped form. */
static struct sockaddr_in6 mapped(struct sockaddr_in a) {
  struct sockaddr_in6 b = {.sin6_family = AF_INET6, .sin6_port = a.sin_port};
  b.sin6_addr.s6_addr[10] = b.sin6_addr.s6_addr[11] = 255;
  memcpy(b.sin6_addr.s6_addr + 12, &a.sin_addr, 4);
  return b;
}

static void six(void) {
  puts("sockets of both families");
  struct sockaddr_in6 to = mapped(server), name = {0};
  socklen_t length = sizeof name;
  int fd = socket(AF_INET6, SOCK_STREAM, 0);
  R(connect(fd, NAME(server)));
  R(connect(fd, NAME(to)));
  R(getpeername(fd, (struct sockaddr*)&name, &length));
  printf("peer: %d %d\n", length, !memcmp(&name, &to, sizeof to));
  R(send(fd, "E6", 2, 0));
  R(recv(fd, buffer, 10, 0));
  close(fd);
  fd = socket(AF_INET6, SOCK_STREAM, 0);
  R(option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1));
  R(connect(fd, NAME(to)));
  close(fd);
  fd = socket(AF_INET6, SOCK_DGRAM, 0);
  to = mapped(datagrams);
  R(sendto(fd, "six", 3, 0, NAME(to)));
  R(recvfrom(fd, buffer, 10, 0, (struct sockaddr*)&name, &length));
  printf("from: %d %d\n", length, !memcmp(&name, &to, sizeof to));
  R(connect(fd, NAME(to)));
  R(send(fd, "more", 4, 0));
  R(recv(fd, buffer, 10, 0));
  close(fd);
}

/* Sends one datagram back to whoever sent it. */
static int answer(const char* port) {
  struct sockaddr_in own = end("0.0.0.0", port), from;
  socklen_t length = sizeof from;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  R(bind(fd, NAME(own)));
  ssize_t got = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr*)&from, &length);
  return sendto(fd, buffer, (size_t)got, 0, (struct sockaddr*)&from, length) != got;
}

int main(int count, char** words) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (count == 3 && !strcmp(words[1], "answer")) return answer(words[2]);
  if (count < 5) return 2;
  server = end(words[1], words[2]);
  closed = end(words[1], words[3]);
  datagrams = end(words[1], words[4]);
  echo();
  refused();
  later();
  bulk();
  reset();
  waiting();
  udp();
  inside();
  six();
  return 0;
}
