/* What the kernel tells about the loopback interface: ioctl's SIOCGIF*, netlink's dumps, news and changes, getifaddrs. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <net/route.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "report.h"

static char buffer[65536];
static int sequence;

static void requests(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct ifreq r = {.ifr_name = "lo"};
  R(ioctl(fd, SIOCGIFINDEX, &r));
  printf("%d\n", r.ifr_ifindex);
  memset(r.ifr_name, 0, sizeof r.ifr_name);
  R(ioctl(fd, SIOCGIFNAME, &r));
  printf("%s\n", r.ifr_name);
  R(ioctl(fd, SIOCGIFFLAGS, &r));
  printf("%x\n", r.ifr_flags);
  R(ioctl(fd, SIOCGIFADDR, &r));
  struct sockaddr_in* in = (struct sockaddr_in*)&r.ifr_addr;
  printf("%d %d %s\n", in->sin_family, in->sin_port, inet_ntoa(in->sin_addr));
  R(ioctl(fd, SIOCGIFNETMASK, &r));
  printf("%s\n", inet_ntoa(in->sin_addr));
  R(ioctl(fd, SIOCGIFBRDADDR, &r));
  printf("%s\n", inet_ntoa(in->sin_addr));
  R(ioctl(fd, SIOCGIFDSTADDR, &r));
  printf("%s\n", inet_ntoa(in->sin_addr));
  R(ioctl(fd, SIOCGIFMTU, &r));
  printf("%d\n", r.ifr_mtu);
  R(ioctl(fd, SIOCGIFHWADDR, &r));
  printf("%d %02x%02x\n", r.ifr_hwaddr.sa_family, r.ifr_hwaddr.sa_data[0], r.ifr_hwaddr.sa_data[5]);
  R(ioctl(fd, SIOCGIFTXQLEN, &r));
  printf("%d\n", r.ifr_qlen);
  R(ioctl(fd, SIOCGIFMETRIC, &r));
  printf("%d\n", r.ifr_metric);
  strcpy(r.ifr_name, "none9");
  R(ioctl(fd, SIOCGIFFLAGS, &r));
  R(ioctl(fd, SIOCSIFFLAGS, &r));
  r.ifr_ifindex = 99;
  R(ioctl(fd, SIOCGIFNAME, &r));
  R(ioctl(fd, SIOCGIFINDEX, NULL));
  R(ioctl(fd, SIOCGIFCONF, NULL));
  struct ifreq all[8];
  struct ifconf c = {.ifc_len = sizeof all, .ifc_req = all};
  R(ioctl(fd, SIOCGIFCONF, &c));
  printf("%zu %s %s\n", c.ifc_len / sizeof *all, all[0].ifr_name, inet_ntoa(((struct sockaddr_in*)&all[0].ifr_addr)->sin_addr));
  c = (struct ifconf){.ifc_len = 0};
  R(ioctl(fd, SIOCGIFCONF, &c));
  printf("%d\n", c.ifc_len);
  c = (struct ifconf){.ifc_len = 39, .ifc_req = all};
  R(ioctl(fd, SIOCGIFCONF, &c));
  printf("%d\n", c.ifc_len);
  R(if_nametoindex("lo"));
  R(if_nametoindex("none9"));
  close(fd);
  int local = socket(AF_UNIX, SOCK_STREAM, 0);
  r = (struct ifreq){.ifr_name = "lo"};
  R(ioctl(local, SIOCGIFINDEX, &r));
  close(local);
}

static void show_link(struct nlmsghdr* h) {
  struct ifinfomsg* m = NLMSG_DATA(h);
  printf("  link %d type %d flags %x", m->ifi_index, m->ifi_type, m->ifi_flags);
  int left = IFLA_PAYLOAD(h);
  for (struct rtattr* a = IFLA_RTA(m); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
    if (a->rta_type == IFLA_IFNAME) printf(" name %s", (char*)RTA_DATA(a));
    if (a->rta_type == IFLA_MTU) printf(" mtu %u", *(unsigned*)RTA_DATA(a));
    if (a->rta_type == IFLA_ADDRESS) printf(" address of %zu", RTA_PAYLOAD(a));
    if (a->rta_type == IFLA_BROADCAST) printf(" broadcast of %zu", RTA_PAYLOAD(a));
    if (a->rta_type == IFLA_OPERSTATE) printf(" state %d", *(char*)RTA_DATA(a));
    if (a->rta_type == IFLA_QDISC && m->ifi_flags & IFF_UP) printf(" qdisc %s", (char*)RTA_DATA(a));
  }
  puts("");
}

static void show_value(const char* name, int family, struct rtattr* a) {
  char text[64];
  printf(" %s %s", name, inet_ntop(family, RTA_DATA(a), text, sizeof text));
}

static void show_address(struct nlmsghdr* h) {
  struct ifaddrmsg* m = NLMSG_DATA(h);
  printf("  address family %d bits %d flags %x scope %d of %d", m->ifa_family, m->ifa_prefixlen, m->ifa_flags, m->ifa_scope, m->ifa_index);
  int left = IFA_PAYLOAD(h);
  for (struct rtattr* a = IFA_RTA(m); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
    if (a->rta_type == IFA_ADDRESS) show_value("address", m->ifa_family, a);
    if (a->rta_type == IFA_LOCAL) show_value("local", m->ifa_family, a);
    if (a->rta_type == IFA_LABEL) printf(" label %s", (char*)RTA_DATA(a));
    if (a->rta_type == IFA_FLAGS) printf(" flags %x", *(unsigned*)RTA_DATA(a));
    if (a->rta_type == IFA_CACHEINFO) printf(" preferred %u valid %u", ((struct ifa_cacheinfo*)RTA_DATA(a))->ifa_prefered, ((struct ifa_cacheinfo*)RTA_DATA(a))->ifa_valid);
  }
  puts("");
}

static void show_route(struct nlmsghdr* h) {
  struct rtmsg* m = NLMSG_DATA(h);
  printf("  route family %d bits %d table %d by %d scope %d type %d", m->rtm_family, m->rtm_dst_len, m->rtm_table, m->rtm_protocol, m->rtm_scope, m->rtm_type);
  int left = RTM_PAYLOAD(h);
  for (struct rtattr* a = RTM_RTA(m); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
    if (a->rta_type == RTA_DST) show_value("to", m->rtm_family, a);
    if (a->rta_type == RTA_GATEWAY) show_value("by", m->rtm_family, a);
    if (a->rta_type == RTA_PREFSRC) show_value("from", m->rtm_family, a);
    if (a->rta_type == RTA_OIF) printf(" out %d", *(int*)RTA_DATA(a));
  }
  puts("");
}

/* Reads messages until the end of a dump, an answer, or (news) silence. */
static void answers(int fd, int news) {
  for (;;) {
    struct pollfd p = {fd, POLLIN, 0};
    if (poll(&p, 1, 100) <= 0) return;
    struct sockaddr_nl from = {0};
    socklen_t size = sizeof from;
    long length = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr*)&from, &size);
    if (length < 0) { printf("recvfrom: %s\n", error_name(errno)); return; }
    for (struct nlmsghdr* h = (void*)buffer; NLMSG_OK(h, length); h = NLMSG_NEXT(h, length)) {
      if (h->nlmsg_type == NLMSG_DONE) { printf("  done, flags %x, from %u\n", h->nlmsg_flags, from.nl_pid); return; }
      if (h->nlmsg_type == NLMSG_ERROR) {
        struct nlmsgerr* e = NLMSG_DATA(h);
        printf("  %s, about type %d\n", e->error ? error_name(-e->error) : "done", e->msg.nlmsg_type);
        return;
      }
      if (h->nlmsg_type == RTM_NEWLINK) show_link(h);
      else if (h->nlmsg_type == RTM_NEWADDR || h->nlmsg_type == RTM_DELADDR) {
        if (h->nlmsg_type == RTM_DELADDR) printf("  gone:");
        show_address(h);
      } else if (h->nlmsg_type == RTM_NEWROUTE || h->nlmsg_type == RTM_DELROUTE) {
        struct rtmsg* m = NLMSG_DATA(h);
        /* Linux's table of local addresses has broadcasts and networks, too. */
        if (m->rtm_table == RT_TABLE_LOCAL && (m->rtm_type != RTN_LOCAL || (m->rtm_family == AF_INET && m->rtm_dst_len < 32))) continue;
        if (h->nlmsg_type == RTM_DELROUTE) printf("  gone:");
        show_route(h);
      }
      if (!(h->nlmsg_flags & NLM_F_MULTI) && !news) return;
    }
  }
}

struct request {
  struct nlmsghdr header;
  char body[256];
};

static void* begin(struct request* q, int type, int flags, size_t size) {
  memset(q, 0, sizeof *q);
  q->header = (struct nlmsghdr){NLMSG_LENGTH(size), type, flags | NLM_F_REQUEST, ++sequence, 0};
  return q->body;
}

static void attribute(struct request* q, int type, const void* value, size_t size) {
  struct rtattr* a = (void*)((char*)q + NLMSG_ALIGN(q->header.nlmsg_len));
  *a = (struct rtattr){RTA_LENGTH(size), type};
  memcpy(RTA_DATA(a), value, size);
  q->header.nlmsg_len = NLMSG_ALIGN(q->header.nlmsg_len) + RTA_SPACE(size);
}

static void ask(int fd, const char* what, struct request* q) {
  printf("%s\n", what);
  if (send(fd, q, q->header.nlmsg_len, 0) < 0) printf("  %s\n", error_name(errno));
  else answers(fd, 0);
}

static void dumps(void) {
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  struct sockaddr_nl name = {.nl_family = AF_NETLINK};
  R(bind(fd, (struct sockaddr*)&name, sizeof name));
  socklen_t size = sizeof name;
  R(getsockname(fd, (struct sockaddr*)&name, &size));
  printf("%d %d port %s\n", size, name.nl_family, name.nl_pid == (unsigned)getpid() ? "the process's" : "another");
  struct request q;
  begin(&q, RTM_GETLINK, NLM_F_DUMP, sizeof(struct ifinfomsg));
  ask(fd, "links", &q);
  ((struct ifinfomsg*)begin(&q, RTM_GETLINK, 0, sizeof(struct ifinfomsg)))->ifi_index = 1;
  ask(fd, "link 1", &q);
  ((struct ifinfomsg*)begin(&q, RTM_GETLINK, 0, sizeof(struct ifinfomsg)))->ifi_index = 99;
  ask(fd, "link 99", &q);
  begin(&q, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
  attribute(&q, IFLA_IFNAME, "lo", 3);
  ask(fd, "link lo", &q);
  ((struct ifaddrmsg*)begin(&q, RTM_GETADDR, NLM_F_DUMP, sizeof(struct ifaddrmsg)))->ifa_family = AF_INET;
  ask(fd, "addresses", &q);
  ((struct rtmsg*)begin(&q, RTM_GETROUTE, NLM_F_DUMP, sizeof(struct rtmsg)))->rtm_family = AF_INET;
  ask(fd, "routes", &q);
  ((struct ndmsg*)begin(&q, RTM_GETNEIGH, NLM_F_DUMP, sizeof(struct ndmsg)))->ndm_family = AF_INET;
  ask(fd, "neighbours", &q);
  begin(&q, RTM_GETLINK, NLM_F_ACK, 0)  ;
  ask(fd, "too short", &q);
  begin(&q, 1000, NLM_F_ACK, 16);
  ask(fd, "unknown", &q);
  begin(&q, NLMSG_NOOP, NLM_F_ACK, 0);
  ask(fd, "noop", &q);
  R(recv(fd, buffer, sizeof buffer, MSG_DONTWAIT));
  begin(&q, RTM_GETADDR, NLM_F_DUMP, sizeof(struct ifaddrmsg));
  send(fd, &q, q.header.nlmsg_len, 0);
  printf("peek %s\n", recv(fd, buffer, 0, MSG_PEEK | MSG_TRUNC) > 50 ? "long" : "short");
  printf("cut %s\n", recv(fd, buffer, 20, 0) == 20 ? "20" : "not");
  close(fd);
  R(socket(AF_NETLINK, SOCK_STREAM, NETLINK_ROUTE));
  R(socket(AF_NETLINK, SOCK_RAW, 31));
}

static struct request* change_address(struct request* q, int type, int flags, const char* text, int bits) {
  struct ifaddrmsg* m = begin(q, type, flags | NLM_F_ACK, sizeof *m);
  *m = (struct ifaddrmsg){AF_INET, bits, 0, RT_SCOPE_HOST, 1};
  struct in_addr a;
  inet_aton(text, &a);
  attribute(q, IFA_LOCAL, &a, 4);
  attribute(q, IFA_ADDRESS, &a, 4);
  return q;
}

static struct request* change_route(struct request* q, int type, int flags, const char* to, int bits, const char* by) {
  struct rtmsg* m = begin(q, type, flags | NLM_F_ACK, sizeof *m);
  *m = (struct rtmsg){.rtm_family = AF_INET, .rtm_dst_len = bits, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_STATIC, .rtm_scope = by ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK, .rtm_type = RTN_UNICAST};
  struct in_addr a;
  inet_aton(to, &a);
  if (bits) attribute(q, RTA_DST, &a, 4);
  int out = 1;
  if (by) inet_aton(by, &a), attribute(q, RTA_GATEWAY, &a, 4);
  else attribute(q, RTA_OIF, &out, 4);
  return q;
}

static void changes(void) {
  int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), news = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE};
  R(bind(news, (struct sockaddr*)&name, sizeof name));
  struct request q;
  ask(fd, "add", change_address(&q, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "10.9.8.7", 32));
  ask(fd, "again", change_address(&q, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "10.9.8.7", 32));
  ask(fd, "too many bits", change_address(&q, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "10.9.8.7", 33));
  ((struct ifaddrmsg*)begin(&q, RTM_GETADDR, NLM_F_DUMP, sizeof(struct ifaddrmsg)))->ifa_family = AF_INET;
  ask(fd, "addresses", &q);
  int s = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in in = {AF_INET, htons(4444), {inet_addr("10.9.8.7")}, {0}};
  R(bind(s, (struct sockaddr*)&in, sizeof in));
  R(listen(s, 1));
  R(connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr*)&in, sizeof in));
  ask(fd, "remove", change_address(&q, RTM_DELADDR, 0, "10.9.8.7", 32));
  ask(fd, "remove again", change_address(&q, RTM_DELADDR, 0, "10.9.8.7", 32));
  R(bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr*)&in, sizeof in));
  ask(fd, "add a route", change_route(&q, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "10.1.2.0", 24, NULL));
  ask(fd, "again", change_route(&q, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "10.1.2.0", 24, NULL));
  ask(fd, "no way to the gateway", change_route(&q, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "10.1.3.0", 24, "99.1.2.3"));
  ((struct rtmsg*)begin(&q, RTM_GETROUTE, NLM_F_DUMP, sizeof(struct rtmsg)))->rtm_family = AF_INET;
  ask(fd, "routes", &q);
  ask(fd, "remove", change_route(&q, RTM_DELROUTE, 0, "10.1.2.0", 24, NULL));
  ask(fd, "remove again", change_route(&q, RTM_DELROUTE, 0, "10.1.2.0", 24, NULL));
  puts("news");
  answers(news, 1);
  R(setsockopt(news, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &(int){RTNLGRP_LINK}, 4));
  struct ifinfomsg* m = begin(&q, RTM_NEWLINK, NLM_F_ACK, sizeof *m);
  m->ifi_index = 1;
  attribute(&q, IFLA_MTU, &(int){40000}, 4);
  ask(fd, "mtu", &q);
  m = begin(&q, RTM_NEWLINK, NLM_F_ACK, sizeof *m);
  m->ifi_index = 1, m->ifi_change = IFF_UP;
  ask(fd, "down", &q);
  R(connect(socket(AF_INET, SOCK_DGRAM, 0), (struct sockaddr*)&in, sizeof in));
  struct ifreq r = {.ifr_name = "lo"};
  R(ioctl(s, SIOCGIFFLAGS, &r));
  printf("%x\n", r.ifr_flags);
  r.ifr_flags |= IFF_UP;
  R(ioctl(s, SIOCSIFFLAGS, &r));
  r.ifr_mtu = 65536;
  R(ioctl(s, SIOCSIFMTU, &r));
  close(s), close(fd), close(news);
}

static void libraries(void) {
  struct ifaddrs* list;
  R(getifaddrs(&list));
  for (struct ifaddrs* a = list; a; a = a->ifa_next) {
    if (strcmp(a->ifa_name, "lo") || !a->ifa_addr) continue;
    printf("%s flags %x family %d", a->ifa_name, a->ifa_flags, a->ifa_addr->sa_family);
    if (a->ifa_addr->sa_family == AF_INET) printf(" %s", inet_ntoa(((struct sockaddr_in*)a->ifa_addr)->sin_addr));
    if (a->ifa_addr->sa_family == AF_INET) printf(" %s", inet_ntoa(((struct sockaddr_in*)a->ifa_netmask)->sin_addr));
    puts("");
  }
  freeifaddrs(list);
  struct addrinfo hints = {.ai_flags = AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *found;
  R(getaddrinfo(NULL, "80", &hints, &found));
  for (struct addrinfo* a = found; a; a = a->ai_next) printf("family %d protocol %d\n", a->ai_family, a->ai_protocol);
  hints.ai_flags = AI_NUMERICSERV | AI_NUMERICHOST | AI_ADDRCONFIG;
  R(getaddrinfo("127.0.0.1", "80", &hints, &found));
}

static const struct { const char* name; void (*run)(void); } groups[] = {
#define G(name) {#name, name}
    G(requests), G(dumps), G(changes), G(libraries),
};

int main(int argc, char** argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (argc > 1 && strcmp(argv[1], groups[i].name)) continue;
    printf("--- %s\n", groups[i].name);
    groups[i].run();
  }
}
