/*
 * A bad link between a tap device and a machine's network card (QEMU's "-netdev dgram" over Unix sockets): loses,
 * delays and reorders frames in both directions as Linux's netem would ("netem loss L% delay Dms reorder R%": a share
 * R of the frames overtakes by not being delayed). Pseudo-random from a seed, so a run can be repeated.
 *
 *   lossy TAP OUR-SOCKET QEMU-SOCKET LOSS-PERCENT REORDER-PERCENT DELAY-MS SEED
 *
 * Prints "ready", and on SIGTERM what it did.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define FRAME_ROOM 2048
#define QUEUE_ROOM 4096

struct frame {
  int64_t due;
  int length;
  char bytes[FRAME_ROOM];
};

/* Delay is the same for all that wait, so a queue in order of arrival is one in order of time. */
struct direction {
  int from, to;
  unsigned head, tail;
  unsigned long passed, lost, overtook;
  struct frame frames[QUEUE_ROOM];
};

static struct direction to_machine, from_machine;
static int loss, reorder;
static int64_t delay;
static uint32_t state;
static volatile sig_atomic_t stopped;

static void fail(const char* what) {
  perror(what);
  exit(EXIT_FAILURE);
}

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int chance(int percent) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return (int)(state % 100) < percent;
}

static int open_tap(const char* name) {
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) fail(name);
  return fd;
}

static struct sockaddr_un address_of(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
  return address;
}

static struct sockaddr_un machine;

static void deliver(struct direction* d, const struct frame* frame) {
  if (d == &to_machine) sendto(d->to, frame->bytes, (size_t)frame->length, 0, (struct sockaddr*)&machine, sizeof(machine));
  else if (write(d->to, frame->bytes, (size_t)frame->length) < 0) return;
  d->passed++;
}

/* Takes what has arrived: each frame is lost, overtakes, or waits. */
static void take(struct direction* d) {
  for (;;) {
    struct frame* frame = &d->frames[d->tail % QUEUE_ROOM];
    if (d->tail - d->head == QUEUE_ROOM) return;
    ssize_t got = read(d->from, frame->bytes, FRAME_ROOM);
    if (got <= 0) return;
    frame->length = (int)got;
    frame->due = now() + delay;
    if (chance(loss)) {
      d->lost++;
    } else if (chance(reorder)) {
      d->overtook++;
      deliver(d, frame);
    } else {
      d->tail++;
    }
  }
}

static void deliver_due(struct direction* d) {
  int64_t time = now();
  while (d->head != d->tail && d->frames[d->head % QUEUE_ROOM].due <= time) {
    deliver(d, &d->frames[d->head % QUEUE_ROOM]);
    d->head++;
  }
}

static int64_t next_due(const struct direction* d) {
  return d->head == d->tail ? INT64_MAX : d->frames[d->head % QUEUE_ROOM].due;
}

static void wait_for_something(void) {
  struct pollfd fds[] = {{to_machine.from, POLLIN, 0}, {from_machine.from, POLLIN, 0}};
  int64_t due = next_due(&to_machine) < next_due(&from_machine) ? next_due(&to_machine) : next_due(&from_machine);
  int64_t left = due == INT64_MAX ? 1000000000 : due - now();
  if (left < 0) left = 0;
  struct timespec timeout = {left / 1000000000, left % 1000000000};
  ppoll(fds, 2, &timeout, NULL);
}

int main(int argc, char** argv) {
  if (argc != 8) return 2;
  int tap = open_tap(argv[1]);
  struct sockaddr_un own = address_of(argv[2]);
  machine = address_of(argv[3]);
  loss = atoi(argv[4]);
  reorder = atoi(argv[5]);
  delay = atol(argv[6]) * 1000000;
  state = (uint32_t)atol(argv[7]) | 1;
  int link = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  if (link < 0 || bind(link, (struct sockaddr*)&own, sizeof(own)) < 0) fail(argv[2]);
  to_machine.from = from_machine.to = tap;
  to_machine.to = from_machine.from = link;
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  puts("ready");
  fflush(stdout);
  while (!stopped) {
    wait_for_something();
    take(&to_machine);
    take(&from_machine);
    deliver_due(&to_machine);
    deliver_due(&from_machine);
  }
  printf("to the machine: %lu passed, %lu lost, %lu overtook; from it: %lu passed, %lu lost, %lu overtook\n",
         to_machine.passed, to_machine.lost, to_machine.overtook, from_machine.passed, from_machine.lost,
         from_machine.overtook);
  return 0;
}
