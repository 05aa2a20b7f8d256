/* A TCP socket bound to a port of all addresses: of both families, or of IPv4 where there is no IPv6. */
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

static int bound_socket(int port, int flags) {
  int yes = 1;
  int fd = socket(AF_INET6, SOCK_STREAM | flags, 0);
  if (fd >= 0) {
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (!bind(fd, (struct sockaddr*)&any, sizeof(any))) return fd;
    close(fd);
  }
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  fd = socket(AF_INET, SOCK_STREAM | flags, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  return fd >= 0 && !bind(fd, (struct sockaddr*)&any, sizeof(any)) ? fd : -1;
}
