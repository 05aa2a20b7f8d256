/* Internet sockets of both families over the loopback interface: names, binding, dual-stack listeners, options, errors. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "report.h"

static char buffer[70000];

union name {
  struct sockaddr any;
  struct sockaddr_in four;
  struct sockaddr_in6 six;
};

/* "10.0.0.1" or "::1", with a port. */
static union name name_of(const char* text, int port) {
  union name n;
  memset(&n, 0, sizeof n);
  if (strchr(text, ':')) {
    n.six.sin6_family = AF_INET6, n.six.sin6_port = htons(port);
    inet_pton(AF_INET6, text, &n.six.sin6_addr);
  } else {
    n.four.sin_family = AF_INET, n.four.sin_port = htons(port);
    inet_pton(AF_INET, text, &n.four.sin_addr);
  }
  return n;
}

static socklen_t length_of(union name* n) {
  return n->any.sa_family == AF_INET6 ? sizeof n->six : sizeof n->four;
}

static int bind_(int fd, const char* text, int port) {
  union name n = name_of(text, port);
  return bind(fd, &n.any, length_of(&n));
}

static int connect_(int fd, const char* text, int port) {
  union name n = name_of(text, port);
  return connect(fd, &n.any, length_of(&n));
}

static long send_(int fd, const void* bytes, size_t count, const char* text, int port) {
  union name n = name_of(text, port);
  return sendto(fd, bytes, count, 0, &n.any, length_of(&n));
}

/* Prints a name; ports that the kernel chose are just "some". */
static void show(const char* what, union name* n, socklen_t length) {
  char text[64] = "?";
  int port = 0;
  if (n->any.sa_family == AF_INET6) inet_ntop(AF_INET6, &n->six.sin6_addr, text, sizeof text), port = ntohs(n->six.sin6_port);
  else if (n->any.sa_family == AF_INET) inet_ntop(AF_INET, &n->four.sin_addr, text, sizeof text), port = ntohs(n->four.sin_port);
  printf("%s: length %d family %d %s ", what, length, n->any.sa_family, text);
  if (port >= 30000) puts("some");
  else printf("%d\n", port);
}

static void show_local(int fd) {
  union name n;
  socklen_t length = sizeof n;
  if (getsockname(fd, &n.any, &length) < 0) printf("local: %s\n", error_name(errno));
  else show("local", &n, length);
}

static void show_peer(int fd) {
  union name n;
  socklen_t length = sizeof n;
  if (getpeername(fd, &n.any, &length) < 0) printf("peer: %s\n", error_name(errno));
  else show("peer", &n, length);
}

static int six(int type) { return socket(AF_INET6, type, 0); }
static int four(int type) { return socket(AF_INET, type, 0); }

static int set(int fd, int level, int name, int value) { return setsockopt(fd, level, name, &value, sizeof value); }

static int get(int fd, int level, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  return getsockopt(fd, level, name, &value, &length) < 0 ? -1 : value;
}

static void names(void) {
  int fd = six(SOCK_STREAM);
  R(fd >= 0);
  show_local(fd);
  show_peer(fd);
  R(get(fd, SOL_SOCKET, SO_DOMAIN));
  R(get(fd, SOL_SOCKET, SO_PROTOCOL));
  union name n = name_of("::1", 7001);
  R(bind(fd, &n.any, 2));
  R(bind(fd, &n.any, 16));
  R(bind(fd, &n.any, 23));
  R(bind_(fd, "127.0.0.1", 7001));
  R(bind_(fd, "2001:db8::99", 7001));
  R(bind_(fd, "fe80::1", 7001));
  R(bind(fd, &n.any, sizeof n.six));
  R(bind(fd, &n.any, sizeof n.six));
  show_local(fd);
  R(listen(fd, 5));
  int old = six(SOCK_STREAM);
  R(bind(old, &n.any, 24));
  close(old), close(fd);
  fd = four(SOCK_STREAM);
  R(bind_(fd, "::1", 7001));
  R(connect_(fd, "::1", 7001));
  close(fd);
  fd = six(SOCK_STREAM);
  R(connect_(fd, "127.0.0.1", 7001));
  R(connect_(fd, "fe80::1", 7001));
  R(connect_(fd, "ff02::1", 7001));
  R(connect_(fd, "::1", 7001));
  close(fd);
  fd = six(SOCK_STREAM);
  R(listen(fd, 1));
  show_local(fd);
  close(fd);
  R(socket(AF_INET6, SOCK_STREAM, IPPROTO_UDP));
  R(socket(AF_INET6, SOCK_DGRAM, IPPROTO_TCP));
  R(socket(AF_INET6, SOCK_SEQPACKET, 0));
}

/* Connects from an address to a listener, and shows both ends of what it accepts. */
static void meet(int listener, int domain, const char* to, int port) {
  int fd = socket(domain, SOCK_STREAM, 0);
  printf("to %s: ", to);
  if (connect_(fd, to, port) < 0) {
    printf("%s\n", error_name(errno));
    close(fd);
    return;
  }
  puts("connected");
  show_local(fd);
  show_peer(fd);
  union name n;
  socklen_t length = sizeof n;
  int other = accept(listener, &n.any, &length);
  show("accepted", &n, length);
  show_local(other);
  write(fd, "hello", 5);
  printf("%zd bytes\n", read(other, buffer, 100));
  close(other), close(fd);
}

static void dual(void) {
  int fd = six(SOCK_STREAM);
  R(get(fd, IPPROTO_IPV6, IPV6_V6ONLY));
  R(bind_(fd, "::", 7002));
  R(set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1));
  R(listen(fd, 5));
  meet(fd, AF_INET6, "::1", 7002);
  meet(fd, AF_INET, "127.0.0.1", 7002);
  meet(fd, AF_INET6, "::ffff:127.0.0.1", 7002);
  meet(fd, AF_INET6, "::", 7002);
  meet(fd, AF_INET, "0.0.0.0", 7002);
  int clash = four(SOCK_STREAM);
  R(bind_(clash, "0.0.0.0", 7002));
  R(bind_(clash, "127.0.0.1", 7002));
  close(clash), close(fd);
  fd = six(SOCK_STREAM);
  R(set(fd, SOL_SOCKET, SO_REUSEADDR, 1));
  R(set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1));
  R(bind_(fd, "::ffff:127.0.0.1", 7003));
  R(bind_(fd, "::", 7003));
  R(listen(fd, 5));
  meet(fd, AF_INET, "127.0.0.1", 7003);
  meet(fd, AF_INET6, "::1", 7003);
  clash = four(SOCK_STREAM);
  R(bind_(clash, "0.0.0.0", 7003));
  R(listen(clash, 5));
  meet(clash, AF_INET, "127.0.0.1", 7003);
  close(clash), close(fd);
  fd = six(SOCK_STREAM);
  R(bind_(fd, "::ffff:127.0.0.1", 7004));
  R(listen(fd, 5));
  show_local(fd);
  meet(fd, AF_INET, "127.0.0.1", 7004);
  meet(fd, AF_INET6, "::1", 7004);
  close(fd);
  fd = six(SOCK_STREAM);
  R(set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1));
  R(connect_(fd, "::ffff:127.0.0.1", 7004));
  close(fd);
}

static void receive_(int fd) {
  union name n;
  socklen_t length = sizeof n;
  struct pollfd p = {fd, POLLIN, 0};
  poll(&p, 1, 1000);
  long got = recvfrom(fd, buffer, sizeof buffer, MSG_DONTWAIT, &n.any, &length);
  printf("received %ld %s\n", got, got < 0 ? error_name(errno) : "");
  if (got >= 0) show("from", &n, length);
}

static void datagrams(void) {
  int fd = six(SOCK_DGRAM), other = six(SOCK_DGRAM), old = four(SOCK_DGRAM);
  R(bind_(fd, "::", 7005));
  R(bind_(other, "::1", 7006));
  R(bind_(old, "127.0.0.1", 7007));
  R(send_(other, "abc", 3, "::1", 7005));
  receive_(fd);
  R(send_(old, "abcd", 4, "127.0.0.1", 7005));
  receive_(fd);
  R(send_(fd, "x", 1, "::ffff:127.0.0.1", 7007));
  receive_(old);
  R(send_(fd, "y", 1, "127.0.0.1", 7007));
  receive_(old);
  R(send_(fd, "z", 1, "::1", 7006));
  receive_(other);
  R(send_(old, "q", 1, "::1", 7006));
  R(send_(other, "q", 1, "::ffff:127.0.0.1", 7007));
  R(send_(fd, "q", 1, "::1", 0));
  R(send_(fd, buffer, 65527, "::1", 7006));
  receive_(other);
  R(send_(fd, buffer, 65528, "::1", 7006));
  R(send_(fd, "", 0, "::1", 7006));
  receive_(other);
  R(connect_(other, "::1", 7005));
  show_local(other);
  show_peer(other);
  R(send(other, "connected", 9, 0));
  receive_(fd);
  R(connect_(other, "::1", 7099));
  R(send(other, "nobody", 6, 0));
  receive_(other);
  R(send_(old, "nobody", 6, "127.0.0.1", 7099));
  R(connect_(old, "127.0.0.1", 7099));
  R(send(old, "nobody", 6, 0));
  R(get(old, SOL_SOCKET, SO_ERROR) == ECONNREFUSED);
  struct sockaddr none = {AF_UNSPEC, {0}};
  R(connect(other, &none, sizeof none));
  show_peer(other);
  close(fd), close(other), close(old);
}

/* Receives one datagram with what is told beside it. */
static void beside_one(int fd, size_t room) {
  struct iovec piece = {buffer, sizeof buffer};
  char control[512] = {0};
  struct msghdr m = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};
  struct pollfd p = {fd, POLLIN, 0};
  poll(&p, 1, 1000);
  long got = recvmsg(fd, &m, MSG_DONTWAIT);
  printf("received %ld %s flags %x\n", got, got < 0 ? error_name(errno) : "", m.msg_flags);
  for (struct cmsghdr* c = CMSG_FIRSTHDR(&m); got >= 0 && c; c = CMSG_NXTHDR(&m, c)) {
    printf("  level %d type %d length %zu", c->cmsg_level, c->cmsg_type, c->cmsg_len);
    char text[64];
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      struct in_pktinfo* i = (struct in_pktinfo*)CMSG_DATA(c);
      printf(" interface %d own %s", i->ipi_ifindex, inet_ntoa(i->ipi_spec_dst));
      printf(" to %s", inet_ntoa(i->ipi_addr));
    } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
      struct in6_pktinfo* i = (struct in6_pktinfo*)CMSG_DATA(c);
      printf(" interface %d to %s", i->ipi6_ifindex, inet_ntop(AF_INET6, &i->ipi6_addr, text, sizeof text));
    } else if (c->cmsg_level == SOL_SOCKET) {
      struct timespec now, *then = (struct timespec*)CMSG_DATA(c);
      clock_gettime(CLOCK_REALTIME, &now);
      printf(" %s", now.tv_sec - then->tv_sec <= 2 && now.tv_sec >= then->tv_sec ? "just now" : "another time");
    } else printf(" %d", c->cmsg_len == CMSG_LEN(1) ? *CMSG_DATA(c) : *(int*)CMSG_DATA(c));
    puts("");
  }
}

static void beside(void) {
  int fd = four(SOCK_DGRAM), to = four(SOCK_DGRAM);
  R(bind_(fd, "0.0.0.0", 7008));
  R(get(fd, IPPROTO_IP, IP_PKTINFO));
  R(set(fd, IPPROTO_IP, IP_PKTINFO, 1));
  R(get(fd, IPPROTO_IP, IP_PKTINFO));
  R(send_(to, "x", 1, "127.0.0.1", 7008));
  beside_one(fd, 512);
  R(send_(to, "x", 1, "127.0.0.5", 7008));
  beside_one(fd, 512);
  R(set(fd, IPPROTO_IP, IP_RECVTTL, 1));
  R(set(fd, IPPROTO_IP, IP_PKTINFO, 0));
  R(set(to, IPPROTO_IP, IP_TTL, 7));
  R(send_(to, "x", 1, "127.0.0.1", 7008));
  beside_one(fd, 512);
  R(set(fd, IPPROTO_IP, IP_RECVTOS, 1));
  R(set(to, IPPROTO_IP, IP_TOS, 0x10));
  R(set(fd, IPPROTO_IP, IP_RECVTTL, 0));
  R(send_(to, "x", 1, "127.0.0.1", 7008));
  beside_one(fd, 512);
  R(set(fd, IPPROTO_IP, IP_RECVTOS, 0));
  R(set(fd, SOL_SOCKET, SO_TIMESTAMP, 1));
  R(send_(to, "x", 1, "127.0.0.1", 7008));
  beside_one(fd, 512);
  R(send_(to, "x", 1, "127.0.0.1", 7008));
  beside_one(fd, 0);
  close(fd), close(to);
  fd = six(SOCK_DGRAM), to = six(SOCK_DGRAM);
  R(bind_(fd, "::", 7008));
  R(set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1));
  R(set(to, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 5));
  R(set(to, IPPROTO_IPV6, IPV6_TCLASS, 0x40));
  R(send_(to, "x", 1, "::1", 7008));
  beside_one(fd, 512);
  R(set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 0));
  R(set(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1));
  R(send_(to, "x", 1, "::1", 7008));
  beside_one(fd, 512);
  R(set(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 0));
  R(set(fd, IPPROTO_IPV6, IPV6_RECVTCLASS, 1));
  R(send_(to, "x", 1, "::1", 7008));
  beside_one(fd, 512);
  close(fd), close(to);
}

static void groups_(void) {
  int fd = four(SOCK_DGRAM);
  struct ip_mreqn group = {{inet_addr("239.1.2.3")}, {0}, 1};
  R(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group));
  R(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group));
  R(setsockopt(fd, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof group));
  R(setsockopt(fd, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof group));
  R(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, 4));
  group.imr_ifindex = 77;
  R(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group));
  group.imr_ifindex = 1, group.imr_multiaddr.s_addr = inet_addr("10.1.2.3");
  R(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group));
  close(fd);
  fd = six(SOCK_DGRAM);
  struct ipv6_mreq wide = {name_of("ff02::1234", 0).six.sin6_addr, 1};
  R(setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &wide, sizeof wide));
  R(setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &wide, sizeof wide));
  R(setsockopt(fd, IPPROTO_IPV6, IPV6_LEAVE_GROUP, &wide, sizeof wide));
  R(setsockopt(fd, IPPROTO_IPV6, IPV6_LEAVE_GROUP, &wide, sizeof wide));
  wide.ipv6mr_interface = 77;
  R(setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &wide, sizeof wide));
  close(fd);
}

static void options(void) {
  int fds[] = {six(SOCK_STREAM), six(SOCK_DGRAM)};
  for (int i = 0; i < 2; i++) {
    int fd = fds[i];
    R(get(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS));
    R(set(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 9));
    R(get(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS));
    R(set(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256));
    R(set(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, -1));
    R(get(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS));
    R(get(fd, IPPROTO_IPV6, IPV6_TCLASS));
    R(set(fd, IPPROTO_IPV6, IPV6_TCLASS, 0x20));
    R(get(fd, IPPROTO_IPV6, IPV6_TCLASS));
    R(get(fd, IPPROTO_IPV6, IPV6_V6ONLY));
    R(set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 5));
    R(get(fd, IPPROTO_IPV6, IPV6_V6ONLY));
    R(get(fd, IPPROTO_IPV6, 9999));
    R(set(fd, IPPROTO_IPV6, 9999, 1));
    close(fd);
  }
  int old = four(SOCK_STREAM);
  R(get(old, IPPROTO_IPV6, IPV6_V6ONLY));
  R(set(old, IPPROTO_IPV6, IPV6_V6ONLY, 1));
  close(old);
}

static const struct { const char* name; void (*run)(void); } groups[] = {
#define G(name) {#name, name}
    G(names), G(dual), G(datagrams), G(beside), G(groups_), G(options),
};

int main(int argc, char** argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (argc > 1 && strcmp(argv[1], groups[i].name)) continue;
    printf("--- %s\n", groups[i].name);
    groups[i].run();
  }
}
