/* An HTTP server on port 8080 that greets every client, one connection after another, for ever. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PORT 8080
#define BACKLOG 512
#define PATIENCE_SECONDS 5 /* for a client that connects and says nothing */

#define BODY "Hello from Unikraft!\n"

static void fail(const char* what) {
  perror(what);
  exit(EXIT_FAILURE);
}

static int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) fail("socket");
  int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) < 0) fail("setsockopt");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (bind(listener, (struct sockaddr*)&address, sizeof(address)) < 0) fail("bind");
  if (listen(listener, BACKLOG) < 0) fail("listen");
  return listener;
}

/* Reads up to the empty line that ends a request's head; false when the client went away before it. */
static int read_request(int client) {
  char head[8192];
  size_t length = 0;
  while (length < sizeof(head) - 1) {
    ssize_t got = recv(client, head + length, sizeof(head) - 1 - length, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    length += (size_t)got;
    head[length] = 0;
    if (strstr(head, "\r\n\r\n") || strstr(head, "\n\n")) return 1;
  }
  return 1;
}

static void send_all(int client, const char* text, size_t length) {
  while (length > 0) {
    ssize_t sent = send(client, text, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    text += sent;
    length -= (size_t)sent;
  }
}

static void serve(int client) {
  struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  if (!read_request(client)) return;
  char answer[256];
  int length = snprintf(answer, sizeof(answer),
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                        strlen(BODY), BODY);
  send_all(client, answer, (size_t)length);
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  int listener = listen_on(PORT);
  printf("Listening on port %d...\n", PORT);
  fflush(stdout);
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client >= 0) {
      serve(client);
      close(client);
    } else if (errno != EINTR && errno != ECONNABORTED && errno != EMFILE) {
      fail("accept");
    }
  }
}
