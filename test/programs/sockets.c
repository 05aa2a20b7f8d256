/* Local sockets: streams, datagrams, sequenced packets, names, files and credentials sent along, errors, polling. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "report.h"

static char buffer[300000];

static socklen_t name_of(struct sockaddr_un* to, const char* name) {
  memset(to, 0, sizeof *to);
  to->sun_family = AF_UNIX;
  size_t length = strlen(name + 1) + 1;
  memcpy(to->sun_path, name, length);
  if (name[0] == '@') to->sun_path[0] = 0;
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (name[0] != '@'));
}

static int bind_(int fd, const char* name) {
  struct sockaddr_un a;
  return bind(fd, (struct sockaddr*)&a, name_of(&a, name));
}

static int connect_(int fd, const char* name) {
  struct sockaddr_un a;
  return connect(fd, (struct sockaddr*)&a, name_of(&a, name));
}

static void show(const char* what, int (*get)(int, struct sockaddr*, socklen_t*), int fd) {
  struct sockaddr_un a = {0};
  socklen_t length = sizeof a;
  if (get(fd, (struct sockaddr*)&a, &length) < 0) printf("%s: %s\n", what, error_name(errno));
  else printf("%s: %d %d %s%s\n", what, length, a.sun_family, length > 2 && !a.sun_path[0] ? "@" : "", length > 2 ? a.sun_path + !a.sun_path[0] : "");
}

static int events(int fd) {
  struct pollfd p = {fd, POLLIN | POLLOUT | POLLRDHUP, 0};
  poll(&p, 1, 0);
  return p.revents;
}

/* Sends a byte string with files and, with pid, credentials. */
static long give(int fd, const char* text, const int* files, int count, int pid) {
  struct iovec piece = {(void*)text, strlen(text)};
  char control[256] = {0};
  struct msghdr m = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control};
  size_t used = 0;
  struct cmsghdr* c = (struct cmsghdr*)control;
  if (count) {
    *c = (struct cmsghdr){CMSG_LEN(count * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(c), files, count * sizeof(int));
    used += CMSG_SPACE(count * sizeof(int));
  }
  if (pid) {
    c = (struct cmsghdr*)(control + used);
    *c = (struct cmsghdr){CMSG_LEN(sizeof(struct ucred)), SOL_SOCKET, SCM_CREDENTIALS};
    *(struct ucred*)CMSG_DATA(c) = (struct ucred){pid, 0, 0};
    used += CMSG_SPACE(sizeof(struct ucred));
  }
  m.msg_controllen = used;
  if (!used) m.msg_control = NULL;
  return sendmsg(fd, &m, 0);
}

static int got[16];

static void take(int fd, size_t room, size_t control_room, int flags) {
  struct iovec piece = {buffer, room};
  char control[256] = {0};
  struct sockaddr_un from;
  struct msghdr m = {&from, sizeof from, &piece, 1, control, control_room, 0};
  long length = recvmsg(fd, &m, flags);
  if (length < 0) { printf("recvmsg: %s\n", error_name(errno)); return; }
  printf("recvmsg: %ld \"%.*s\" name %d control %zu flags %x\n", length, (int)(length < 20 ? length : 20), buffer, m.msg_namelen, m.msg_controllen, m.msg_flags & ~MSG_CMSG_CLOEXEC);
  for (struct cmsghdr* c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
    printf("  level %d type %d length %zu", c->cmsg_level, c->cmsg_type, c->cmsg_len);
    if (c->cmsg_type == SCM_CREDENTIALS) {
      struct ucred* u = (struct ucred*)CMSG_DATA(c);
      printf(" pid %s uid %d gid %d", u->pid == getpid() ? "mine" : "other", u->uid, u->gid);
    }
    if (c->cmsg_type == SCM_RIGHTS) memcpy(got, CMSG_DATA(c), c->cmsg_len - CMSG_LEN(0));
    printf("\n");
  }
}

static void streams(void) {
  int s[2];
  R(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
  show("local", getsockname, s[0]);
  show("peer", getpeername, s[0]);
  R(write(s[0], "hello", 5));
  R(write(s[0], " world", 6));
  int n;
  R(ioctl(s[1], FIONREAD, &n));
  printf("%d\n", n);
  R(recv(s[1], buffer, 3, MSG_PEEK));
  R(read(s[1], buffer, 100));
  printf("%.11s\n", buffer);
  R(recv(s[1], buffer, 100, MSG_DONTWAIT));
  R(send(s[1], "", 0, 0));
  R(recv(s[0], buffer, 100, MSG_DONTWAIT));
  printf("%x\n", events(s[0]));
  fcntl(s[0], F_SETFL, O_NONBLOCK);
  long total = 0, wrote;
  while ((wrote = write(s[0], buffer, sizeof buffer)) > 0) total += wrote;
  printf("full: %s, more than 100000: %d, events %x\n", error_name(errno), total > 100000, events(s[0]));
  while (total > 0 && (wrote = read(s[1], buffer, sizeof buffer)) > 0) total -= wrote;
  printf("left %ld events %x\n", total, events(s[0]));
  R(shutdown(s[0], SHUT_WR));
  R(read(s[1], buffer, 10));
  printf("%x %x\n", events(s[0]), events(s[1]));
  R(write(s[0], "x", 1));
  R(write(s[1], "back", 4));
  R(read(s[0], buffer, 10));
  R(shutdown(s[0], 9));
  R(write(s[1], "unread", 6));
  R(close(s[0]));
  printf("%x\n", events(s[1]));
  R(read(s[1], buffer, 10));
  R(read(s[1], buffer, 10));
  R(send(s[1], "x", 1, MSG_NOSIGNAL));
  R(write(s[1], "x", 1));
  close(s[1]);
  struct { int domain, type, protocol; } bad[] = {{AF_UNIX, 9, 0}, {AF_UNIX, SOCK_STREAM, 5}, {AF_INET, SOCK_STREAM, 0}, {AF_UNIX, SOCK_RAW, 0}, {99, SOCK_STREAM, 0}};
  for (int i = 0; i < 5; i++) R(socketpair(bad[i].domain, bad[i].type, bad[i].protocol, s));
}

static void names(void) {
  int l = socket(AF_UNIX, SOCK_STREAM, 0), c = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  printf("%x\n", events(c));
  R(connect_(c, "missing"));
  close(open("plain", O_CREAT, 0600));
  R(connect_(c, "plain"));
  R(bind_(l, "plain"));
  R(listen(l, 1));
  R(bind_(l, "server"));
  R(bind_(l, "other"));
  struct stat st;
  R(stat("server", &st));
  printf("%o\n", st.st_mode);
  R(open("server", O_RDWR));
  R(connect_(c, "server"));
  R(listen(l, 1));
  R(connect_(c, "server"));
  printf("%x\n", events(l));
  R(accept4(l, NULL, NULL, SOCK_NONBLOCK) >= 0 ? 0 : -1);
}

static void serving(void) {
  int l = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), c = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  R(bind_(l, "@abstract"));
  R(bind_(c, "@abstract"));
  show("listener", getsockname, l);
  R(listen(l, 1));
  R(accept(l, NULL, NULL));
  R(connect_(c, "@abstract"));
  R(connect_(c, "@abstract"));
  show("peer", getpeername, c);
  printf("%x\n", events(l));
  R(write(c, "early", 5));
  struct sockaddr_un from;
  socklen_t length = sizeof from;
  int a = (int)R(accept(l, (struct sockaddr*)&from, &length)) ;
  printf("%d\n", length);
  show("local", getsockname, a);
  R(read(a, buffer, 10));
  struct ucred who;
  length = sizeof who;
  R(getsockopt(c, SOL_SOCKET, SO_PEERCRED, &who, &length));
  printf("%d %d %d\n", who.pid == getpid(), who.uid, length);
  int value;
  length = 4;
  R(getsockopt(l, SOL_SOCKET, SO_ACCEPTCONN, &value, &length)), printf("%d\n", value);
  R(getsockopt(l, SOL_SOCKET, SO_TYPE, &value, &length)), printf("%d\n", value);
  R(getsockopt(l, SOL_SOCKET, SO_DOMAIN, &value, &length)), printf("%d\n", value);
  R(getsockopt(l, SOL_SOCKET, SO_ERROR, &value, &length)), printf("%d\n", value);
  R(getsockopt(l, 6, 1, &value, &length));
  int more[5];
  for (int i = 0; i < 4; i++) {
    more[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    R(connect_(more[i], "@abstract"));
  }
  int d = socket(AF_UNIX, SOCK_DGRAM, 0);
  R(connect_(d, "@abstract"));
  R(close(l));
  printf("%x\n", events(more[0]));
  R(read(more[0], buffer, 1));
  R(connect_(socket(AF_UNIX, SOCK_STREAM, 0), "@abstract"));
  R(write(a, "still", 5));
  R(read(c, buffer, 10));
  struct sockaddr_un empty = {.sun_family = AF_UNIX};
  R(bind(d, (struct sockaddr*)&empty, 2));
  length = sizeof from;
  R(getsockname(d, (struct sockaddr*)&from, &length));
  printf("%d\n", length);
  R(bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr*)&empty, 1));
  R(bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr*)&empty, sizeof empty + 1));
  R(sendto(c, "x", 1, 0, (struct sockaddr*)&from, length));
  R(send(socket(AF_UNIX, SOCK_STREAM, 0), "x", 1, 0));
  R(recv(socket(AF_UNIX, SOCK_STREAM, 0), buffer, 1, 0));
  R(listen(socket(AF_UNIX, SOCK_STREAM, 0), 1));
  R(listen(d, 1));
  R(accept(d, NULL, NULL));
  R(accept(c, NULL, NULL));
}

static void datagrams(void) {
  int a = socket(AF_UNIX, SOCK_DGRAM, 0), b = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  struct sockaddr_un to;
  R(bind_(b, "receiver"));
  socklen_t length = name_of(&to, "receiver");
  R(sendto(a, "unnamed", 7, 0, (struct sockaddr*)&to, length));
  take(b, 100, 0, 0);
  R(bind_(a, "sender"));
  R(connect_(a, "receiver"));
  R(send(a, "first", 5, 0));
  R(send(a, "", 0, 0));
  R(send(a, "longer one", 10, 0));
  take(b, 100, 0, MSG_PEEK);
  take(b, 100, 0, 0);
  take(b, 100, 0, 0);
  take(b, 6, 0, 0);
  take(b, 100, 0, 0);
  R(send(a, "0123456789", 10, 0));
  R(recv(b, buffer, 4, MSG_TRUNC));
  R(send(b, "x", 1, 0));
  R(send(a, buffer, sizeof buffer, 0));
  R(shutdown(a, SHUT_WR));
  R(send(a, "x", 1, MSG_NOSIGNAL));
  int c = socket(AF_UNIX, SOCK_DGRAM, 0);
  R(connect_(c, "receiver"));
  R(close(b));
  R(send(c, "x", 1, 0));
  R(send(c, "x", 1, 0));
  R(connect_(c, "receiver"));
  R(unlink("receiver"));
  R(connect_(c, "receiver"));
  int q[2];
  R(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, q));
  R(write(q[0], "one", 3));
  R(write(q[0], "two", 3));
  take(q[1], 2, 0, 0);
  take(q[1], 100, 0, 0);
  R(close(q[0]));
  take(q[1], 100, 0, 0);
  printf("%x\n", events(q[1]));
}

static void files(void) {
  int s[2], p[2], sent[4];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s), pipe(p);
  sent[0] = p[0], sent[1] = open("f", O_CREAT | O_RDWR, 0600);
  R(write(sent[1], "content", 7));
  R(give(s[0], "with files", sent, 2, 0));
  R(write(s[0], " and more", 9));
  close(p[0]);
  take(s[1], 100, 200, 0);
  R(lseek(got[1], 1, SEEK_SET));
  R(read(sent[1], buffer, 10));
  R(write(p[1], "through", 7));
  R(read(got[0], buffer, 10));
  take(s[1], 100, 200, 0);
  R(give(s[0], "cut", sent + 1, 1, 0));
  take(s[1], 100, 0, 0);
  sent[0] = sent[2] = sent[3] = sent[1];
  R(give(s[0], "some", sent, 4, 0));
  take(s[1], 100, CMSG_LEN(8), MSG_CMSG_CLOEXEC);
  R(fcntl(got[0], F_GETFD));
  R(give(s[0], "twice", sent, 1, 0));
  take(s[1], 2, 200, MSG_PEEK);
  take(s[1], 2, 200, 0);
  take(s[1], 200, 200, 0);
  sent[0] = 999;
  R(give(s[0], "bad", sent, 1, 0));
  int on = 1;
  R(setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, 4));
  R(write(s[0], "who", 3));
  take(s[1], 100, 200, 0);
  R(give(s[0], "me", sent + 1, 1, getpid()));
  take(s[1], 100, 200, 0);
  R(write(s[0], "who", 3));
  take(s[1], 100, 10, 0);
  if (fork() == 0) {
    if (write(s[0], "child", 5) != 5) puts("?");
    _exit(0);
  }
  wait(NULL);
  R(write(s[0], "parent", 6));
  take(s[1], 100, 200, 0);
  take(s[1], 100, 200, 0);
  R(give(s[0], "lost with the socket", sent + 1, 1, 0));
  close(s[0]), close(s[1]);
}

/* Sockets that only messages refer to go away: the pipe's writer among them, which its reader sees. */
static void cycles(void) {
  int s[2], t[2], p[2], sent[3];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s), socketpair(AF_UNIX, SOCK_DGRAM, 0, t), pipe(p);
  fcntl(p[0], F_SETFL, O_NONBLOCK);
  sent[0] = s[0], sent[1] = s[1], sent[2] = p[1];
  R(give(s[0], "itself", sent, 3, 0));
  sent[0] = t[0], sent[1] = s[0];
  R(give(t[1], "both", sent, 2, 0));
  sent[0] = t[1];
  R(give(s[1], "and back", sent, 1, 0));
  close(s[0]), close(s[1]), close(p[1]), close(t[0]);
  close(t[1]);
  /* Linux collects a little later. */
  struct pollfd wait = {p[0], POLLIN, 0};
  for (int i = 0; i < 100 && !wait.revents; i++) {
    socketpair(AF_UNIX, SOCK_STREAM, 0, s), close(s[0]), close(s[1]);
    poll(&wait, 1, 10);
  }
  R(read(p[0], buffer, 1));
}

static const struct { const char* name; void (*run)(void); } groups[] = {
#define G(name) {#name, name}
    G(streams), G(names), G(serving), G(datagrams), G(files), G(cycles),
};

int main(int argc, char** argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  syscall(SYS_close_range, 3, ~0u, 0);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (argc > 1 && strcmp(argv[1], groups[i].name)) continue;
    printf("--- %s\n", groups[i].name);
    fflush(stdout);
    if (mount("none", "/tmp", "tmpfs", 0, NULL) < 0 || chdir("/tmp") < 0) perror("/tmp");
    groups[i].run();
    if (chdir("/") < 0 || umount2("/tmp", MNT_DETACH) < 0) perror("/tmp");
  }
}
