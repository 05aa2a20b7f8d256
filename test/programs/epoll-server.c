/*
 * An HTTP server of one thread over edge-triggered epoll, with keep-alive: epoll-server [PORT [BODY-BYTES]].
 * Answers every request with the same body; closes after "Connection: close" or HTTP/1.0. "GET /memory" makes it say
 * how much memory the machine has free.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "dual.h"

#define MAX_CONNECTIONS 4096
#define REQUEST_ROOM 4096

struct connection {
  int used;      /* bytes of an unfinished request */
  int unsent;    /* bytes of answers that are still due */
  int closing;   /* close when all is sent */
  char request[REQUEST_ROOM];
};

static struct connection* connections[MAX_CONNECTIONS];
/* Of the same length, so that a count of bytes says where in a row of answers to go on. */
static char *answer, *last_answer;
static int answer_length;

static void fail(const char* what) {
  perror(what);
  exit(EXIT_FAILURE);
}

static void drop(int fd) {
  free(connections[fd]);
  connections[fd] = NULL;
  close(fd);
}

/* Sends what is due; false when the connection is gone. */
static int send_due(int fd, struct connection* c) {
  while (c->unsent > 0) {
    int rest = (c->unsent - 1) % answer_length + 1;
    const char* text = c->closing && c->unsent <= answer_length ? last_answer : answer;
    ssize_t sent = send(fd, text + answer_length - rest, (size_t)rest, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) return 1;
    if (sent <= 0) return 0;
    c->unsent -= (int)sent;
  }
  return !c->closing;
}

static void tell_memory(void) {
  char line[128];
  FILE* file = fopen("/proc/meminfo", "r");
  while (file && fgets(line, sizeof(line), file))
    if (!strncmp(line, "MemFree:", 8)) fputs(line, stdout);
  if (file) fclose(file);
  fflush(stdout);
}

static void take_requests(struct connection* c) {
  char* start = c->request;
  char* end;
  c->request[c->used] = 0;
  while ((end = strstr(start, "\r\n\r\n"))) {
    *end = 0;
    if (!strncmp(start, "GET /memory", 11)) tell_memory();
    if (strcasestr(start, "\r\nconnection: close") || strstr(start, "HTTP/1.0")) c->closing = 1;
    c->unsent += answer_length;
    start = end + 4;
  }
  c->used -= (int)(start - c->request);
  memmove(c->request, start, (size_t)c->used);
}

static void serve(int fd) {
  struct connection* c = connections[fd];
  for (;;) {
    ssize_t got = recv(fd, c->request + c->used, (size_t)(REQUEST_ROOM - 1 - c->used), 0);
    if (got < 0 && errno == EAGAIN) break;
    if (got <= 0) return drop(fd);
    c->used += (int)got;
    take_requests(c);
    if (c->used == REQUEST_ROOM - 1 || !send_due(fd, c)) return drop(fd);
  }
  if (!send_due(fd, c)) drop(fd);
}

static void accept_all(int listener, int set) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
    if (fd >= MAX_CONNECTIONS || !(connections[fd] = calloc(1, sizeof(struct connection)))) close(fd);
    else if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0) drop(fd);
  }
}

static char* make_answer(int body, const char* connection) {
  char* text = malloc((size_t)body + 256);
  answer_length = sprintf(text,
                          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n",
                          body, connection);
  memset(text + answer_length, 'x', (size_t)body);
  if (body) text[answer_length + body - 1] = '\n';
  answer_length += body;
  return text;
}

int main(int argc, char** argv) {
  int port = argc > 1 ? atoi(argv[1]) : 8080;
  int body = argc > 2 ? atoi(argv[2]) : 20;
  answer = make_answer(body, "keep-alive");
  last_answer = make_answer(body, "     close");
  signal(SIGPIPE, SIG_IGN);
  int listener = bound_socket(port, SOCK_NONBLOCK);
  if (listener < 0) fail("bind");
  if (listen(listener, 1024) < 0) fail("listen");
  int set = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (set < 0 || epoll_ctl(set, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll");
  printf("Listening on port %d...\n", port);
  fflush(stdout);
  for (;;) {
    struct epoll_event events[64];
    int count = epoll_wait(set, events, 64, -1);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) accept_all(listener, set);
      else if (connections[fd]) serve(fd);
    }
  }
}
