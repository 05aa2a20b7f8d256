/*
 * Moves a stream of made-up bytes over TCP, and checks every one of them on arrival.
 *
 *   blob serve PORT COUNT              serves COUNT connections (0: for ever), one after another
 *   blob put ADDRESS PORT BYTES SEED   sends a stream to the server
 *   blob get ADDRESS PORT BYTES SEED   receives one from it
 *
 * A connection begins with one line, "put BYTES SEED" or "get BYTES SEED"; after a put the server answers with a
 * line that says how many bytes arrived and whether they were right.
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "dual.h"

static unsigned char buffer[16384], expected[16384];

static void fail(const char* what) {
  perror(what);
  exit(EXIT_FAILURE);
}

/* Marsaglia's xorshift32. */
static void make_bytes(uint32_t* state, unsigned char* to, size_t length) {
  for (size_t i = 0; i < length; i++) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    to[i] = (unsigned char)(*state >> 24);
  }
}

static int send_all(int fd, const void* from, size_t length) {
  for (const char* at = from; length > 0;) {
    ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);
    if (sent <= 0) return 0;
    at += sent;
    length -= (size_t)sent;
  }
  return 1;
}

static int send_stream(int fd, long bytes, uint32_t seed) {
  for (long left = bytes; left > 0;) {
    size_t part = left < (long)sizeof(buffer) ? (size_t)left : sizeof(buffer);
    make_bytes(&seed, buffer, part);
    if (!send_all(fd, buffer, part)) return 0;
    left -= (long)part;
  }
  return 1;
}

/* Receives at most bytes bytes; returns how many were right before the first wrong one or the end. */
static long receive_stream(int fd, long bytes, uint32_t seed) {
  long done = 0;
  while (done < bytes) {
    size_t room = bytes - done < (long)sizeof(buffer) ? (size_t)(bytes - done) : sizeof(buffer);
    ssize_t got = recv(fd, buffer, room, 0);
    if (got <= 0) return done;
    make_bytes(&seed, expected, (size_t)got);
    for (ssize_t i = 0; i < got; i++)
      if (buffer[i] != expected[i]) return done + i;
    done += got;
  }
  return done;
}

static int read_line(int fd, char* line, int room) {
  int length = 0;
  while (length < room - 1 && recv(fd, line + length, 1, 0) == 1 && line[length] != '\n') length++;
  line[length] = 0;
  return length;
}

static void serve_one(int fd) {
  char line[100];
  long bytes;
  unsigned seed;
  read_line(fd, line, sizeof(line));
  if (sscanf(line, "put %ld %u", &bytes, &seed) == 2) {
    long right = receive_stream(fd, bytes, seed);
    snprintf(line, sizeof(line), "%ld bytes %s\n", right, right == bytes ? "good" : "bad");
    send_all(fd, line, strlen(line));
  } else if (sscanf(line, "get %ld %u", &bytes, &seed) == 2) {
    send_stream(fd, bytes, seed);
  }
}

static void serve(int port, int count) {
  int listener = bound_socket(port, 0);
  if (listener < 0) fail("bind");
  if (listen(listener, 16) < 0) fail("listen");
  printf("Listening on port %d...\n", port);
  fflush(stdout);
  for (int served = 0; !count || served < count; served++) {
    int fd = accept(listener, NULL, NULL);
    if (fd < 0) fail("accept");
    serve_one(fd);
    close(fd);
  }
}

static int client(const char* what, const char* address_text, int port, long bytes, uint32_t seed) {
  int six = strchr(address_text, ':') != NULL;
  int fd = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in6 address6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(six ? AF_INET6 : AF_INET, address_text, six ? (void*)&address6.sin6_addr : (void*)&address.sin_addr);
  struct sockaddr* to = six ? (struct sockaddr*)&address6 : (struct sockaddr*)&address;
  if (connect(fd, to, six ? sizeof(address6) : sizeof(address)) < 0) fail("connect");
  char line[100];
  snprintf(line, sizeof(line), "%s %ld %u\n", what, bytes, seed);
  if (!send_all(fd, line, strlen(line))) fail("send");
  if (!strcmp(what, "get")) {
    long right = receive_stream(fd, bytes, seed);
    printf("%ld bytes %s\n", right, right == bytes ? "good" : "bad");
    return right != bytes;
  }
  if (!send_stream(fd, bytes, seed)) fail("send");
  read_line(fd, line, sizeof(line));
  puts(line);
  return !strstr(line, "good");
}

int main(int argc, char** argv) {
  if (argc == 4 && !strcmp(argv[1], "serve")) serve(atoi(argv[2]), atoi(argv[3]));
  else if (argc == 6) return client(argv[1], argv[2], atoi(argv[3]), atol(argv[4]), (uint32_t)atol(argv[5]));
  else return 2;
  return 0;
}
