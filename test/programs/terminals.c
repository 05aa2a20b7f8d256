/* Pseudo-terminals and the line discipline: /dev/ptmx, the slave, echo, editing, raw mode, sizes, hanging up. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>
#include "report.h"

static char buffer[65536];
static int master, slave;

/* What can be read, control characters shown. */
static void take(const char* whose, int fd) {
  long length = read(fd, buffer, 1000);
  if (length < 0) printf("%s: %s\n", whose, error_name(errno));
  else {
    printf("%s: %ld ", whose, length);
    for (long i = 0; i < length; i++)
      if (buffer[i] < 32 || buffer[i] == 127) printf("<%d>", buffer[i]);
      else putchar(buffer[i]);
    printf("\n");
  }
}

static void type(const char* text) {
  if (write(master, text, strlen(text)) < 0) perror("write");
}

static void mode(int flags, int set, int least, int tenths) {
  struct termios t;
  tcgetattr(slave, &t);
  if (set) t.c_lflag |= flags;
  else t.c_lflag &= ~flags;
  t.c_cc[VMIN] = least, t.c_cc[VTIME] = tenths;
  R(tcsetattr(slave, TCSANOW, &t));
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  mkdir("/dev/pts", 0755);
  if (access("/dev/pts/ptmx", F_OK) < 0 && mount("devpts", "/dev/pts", "devpts", 0, "mode=620,ptmxmode=666") < 0) perror("devpts");
  const char* ptmx = access("/dev/ptmx", F_OK) < 0 ? "/dev/pts/ptmx" : "/dev/ptmx";
  master = open(ptmx, O_RDWR | O_NOCTTY | O_NONBLOCK);
  R(master >= 0);
  int number = -1, lock = -1;
  R(ioctl(master, TIOCGPTN, &number));
  R(ioctl(master, TIOCGPTLCK, &lock));
  printf("locked %d\n", lock);
  sprintf(buffer, "/dev/pts/%d", number);
  R(open(buffer, O_RDWR | O_NOCTTY));
  R(unlockpt(master));
  slave = open(buffer, O_RDWR | O_NOCTTY | O_NONBLOCK);
  R(slave >= 0);
  struct stat st;
  R(fstat(slave, &st));
  printf("%o %d\n", st.st_mode, (int)(st.st_rdev >> 8));
  R(isatty(slave));
  struct winsize size = {0, 0, 0, 0};
  R(ioctl(slave, TIOCGWINSZ, &size));
  printf("%d %d\n", size.ws_row, size.ws_col);
  size.ws_row = 50, size.ws_col = 132;
  R(ioctl(master, TIOCSWINSZ, &size));
  R(ioctl(slave, TIOCGWINSZ, &size));
  printf("%d %d\n", size.ws_row, size.ws_col);
  struct termios t;
  R(tcgetattr(slave, &t));
  printf("%x %x %x\n", t.c_iflag & (ICRNL | IXON), t.c_oflag & (OPOST | ONLCR), t.c_lflag & (ICANON | ECHO | ISIG | IEXTEN));
  int line = -1;
  R(ioctl(slave, TIOCGETD, &line));
  printf("discipline %d\n", line);
  take("slave", slave);
  type("hello");
  take("slave", slave);
  take("master", master);
  type("\r");
  take("slave", slave);
  take("master", master);
  type("abc\177\177d word\027x\rkill\025\001end\n");
  take("slave", slave);
  take("slave", slave);
  take("master", master);
  type("part\004");
  take("slave", slave);
  type("\004");
  take("slave", slave);
  take("master", master);
  R(write(slave, "out\nput\t\001", 9));
  take("master", master);
  mode(ECHO, 0, 1, 0);
  type("quiet\n");
  take("master", master);
  take("slave", slave);
  mode(ICANON | ISIG, 0, 3, 0);
  type("ab");
  struct pollfd p = {slave, POLLIN | POLLOUT, 0};
  R(poll(&p, 1, 0));
  printf("%x\n", p.revents);
  type("\003");
  R(poll(&p, 1, 0));
  printf("%x\n", p.revents);
  take("slave", slave);
  t.c_oflag &= ~OPOST;
  R(tcsetattr(slave, TCSANOW, &t));
  R(write(slave, "a\nb", 3));
  take("master", master);
  R(ioctl(slave, FIONREAD, &line));
  type("xyz\n");
  R(poll(&p, 1, 0)); /* lets what was typed arrive, in Linux */
  R(ioctl(slave, FIONREAD, &line));
  printf("%d\n", line);
  R(tcflush(slave, TCIFLUSH));
  R(ioctl(slave, FIONREAD, &line));
  printf("%d\n", line);
  int more = 0;
  memset(buffer, 'x', sizeof buffer);
  R(write(slave, buffer, sizeof buffer) > 1000);
  p.events = POLLOUT;
  for (long got; (got = read(master, buffer, sizeof buffer)) > 0;) more += (int)got;
  R(more > 1000);
  R(poll(&p, 1, 0));
  R(close(slave));
  p = (struct pollfd){master, POLLIN, 0};
  R(poll(&p, 1, 0));
  printf("%x\n", p.revents);
  take("master", master);
  sprintf(buffer, "/dev/pts/%d", number);
  slave = open(buffer, O_RDWR | O_NOCTTY);
  R(write(slave, "again", 5));
  take("master", master);
  R(close(master));
  take("slave", slave);
  R(write(slave, "gone", 4));
  p = (struct pollfd){slave, POLLIN, 0};
  R(poll(&p, 1, 0));
  printf("%x\n", p.revents);
  R(tcgetattr(slave, &t));
  R(close(slave));
  sprintf(buffer, "/dev/pts/%d", number);
  R(open(buffer, O_RDWR | O_NOCTTY));
  R(ioctl(open("/dev/null", O_RDONLY), TCGETS, &t));
}
