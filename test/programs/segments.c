/*
 * System V shared memory: segments by key, attached in several processes. Each line is the same on Linux in an IPC
 * namespace of its own; numbers that differ are not printed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "report.h"

#define KEY 0x5eed
#define PAGE 4096
#define BAD ((void*)-1)

static void show(int id) {
  struct shmid_ds ds;
  if (shmctl(id, IPC_STAT, &ds) < 0) {
    printf("gone: %s\n", error_name(errno));
    return;
  }
  long now = time(NULL);
  printf("key %x mode %o owner %d:%d creator %d:%d size %ld nattch %ld\n", ds.shm_perm.__key, ds.shm_perm.mode, ds.shm_perm.uid, ds.shm_perm.gid,
         ds.shm_perm.cuid, ds.shm_perm.cgid, (long)ds.shm_segsz, (long)ds.shm_nattch);
  printf("mine %d last %s attached %d detached %d changed %d\n", ds.shm_cpid == getpid(), ds.shm_lpid == getpid() ? "me" : ds.shm_lpid ? "other" : "none",
         labs(now - ds.shm_atime) < 60, labs(now - ds.shm_dtime) < 60, labs(now - ds.shm_ctime) < 60);
}

static void* attach(int id, void* at, int flags) {
  errno = 0;
  void* got = shmat(id, at, flags);
  printf("shmat flags %o: %s\n", flags, got == BAD ? error_name(errno) : at && got == at ? "there" : "somewhere");
  return got;
}

/* What a child does, which ends with a status. */
#define CHILD(...)                                   \
  do {                                               \
    int status;                                      \
    fflush(stdout);                                  \
    if (fork() == 0) {                               \
      __VA_ARGS__;                                   \
      exit(0);                                       \
    }                                                \
    wait(&status);                                   \
    if (status) printf("child status %x\n", status); \
  } while (0)

static void keys(void) {
  R(shmget(KEY, 100, 0));
  R(shmget(KEY, 0, IPC_CREAT | 0600));
  R(shmget(IPC_PRIVATE, 1ul << 60, IPC_CREAT | 0600) >= 0);
  int id = shmget(KEY, 5000, IPC_CREAT | IPC_EXCL | 0640);
  printf("made %d\n", id >= 0);
  show(id);
  R(shmget(KEY, 100, IPC_CREAT | IPC_EXCL | 0600));
  R(shmget(KEY, 100, 0) == id);
  R(shmget(KEY, 5000, IPC_CREAT) == id);
  R(shmget(KEY, 5001, 0));
  R(shmget(KEY, 0, 0600) == id);
  R(shmctl(id, 99, NULL));
  R(shmctl(id, IPC_STAT, (void*)8));
  R(shmctl(id + 1, IPC_RMID, NULL));
  R(shmctl(id + (1 << 15), IPC_RMID, NULL) < 0);
  R(shmctl(-1, IPC_RMID, NULL));
  R(shmctl(id, IPC_RMID, NULL));
  R(shmctl(id, IPC_RMID, NULL));
  show(id);
  int other = shmget(KEY, 10, IPC_CREAT | 0600);
  R(other != id);
  R(shmctl(other, IPC_RMID, NULL));
}

static void sharing(void) {
  int id = shmget(IPC_PRIVATE, 3 * PAGE - 100, 0600);
  int* one = attach(id, NULL, 0);
  int* two = attach(id, NULL, SHM_RDONLY);
  one[5] = 7;
  R(two[5]);
  R(one[3 * PAGE / 4 - 1]);
  show(id);
  CHILD(one[6] = 8; show(id); R(shmdt(two)); show(id));
  R(one[6]);
  show(id);
  CHILD(two[0] = 1);
  CHILD(one[3 * PAGE / 4] = 1);
  CHILD(int* three = attach(id, NULL, 0); three[7] = 9; execl("/proc/self/exe", "segments", "nothing", NULL));
  R(one[7]);
  R(shmctl(id, IPC_RMID, NULL));
  show(id);
  CHILD(int* late = attach(id, NULL, 0); if (late != BAD) { R(late[7]); R(shmdt(late)); });
  R(shmdt(one));
  R(shmdt(one));
  R(shmdt((char*)two + 1));
  show(id);
  R(two[5]);
  R(shmdt(two));
  show(id);
  R(shmat(id, NULL, 0) == BAD);
}

static void places(void) {
  int id = shmget(IPC_PRIVATE, 3 * PAGE, 0600);
  char* room = mmap(NULL, 8 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  attach(id, room, 0);
  attach(id, NULL, SHM_REMAP);
  char* at = attach(id, room, SHM_REMAP);
  at[PAGE] = 1;
  R(shmdt(room + PAGE));
  munmap(room + 4 * PAGE, 4 * PAGE);
  attach(id, room + 4 * PAGE + 5, 0);
  R((char*)shmat(id, room + 4 * PAGE + 5, SHM_RND) == room + 4 * PAGE);
  R(room[5 * PAGE]);
  show(id);
  /* Splitting is attaching once more. */
  R(munmap(room + PAGE, PAGE));
  show(id);
  R(mprotect(room + 4 * PAGE, PAGE, PROT_READ));
  show(id);
  R(shmdt(room));
  show(id);
  R(shmdt(room + 4 * PAGE));
  show(id);
  R(msync(room, PAGE, MS_SYNC));
  R(shmctl(id, IPC_RMID, NULL));
}

static void permissions(void) {
  int id = shmget(KEY, PAGE, IPC_CREAT | 0640);
  struct shmid_ds ds;
  CHILD(setgid(100); setuid(1000); attach(id, NULL, 0); attach(id, NULL, SHM_RDONLY); R(shmget(KEY, 1, 0) == id); R(shmget(KEY, 1, 0400)); R(shmctl(id, IPC_STAT, &ds));
        R(shmctl(id, IPC_RMID, NULL)); R(shmctl(id, IPC_SET, &ds)));
  shmctl(id, IPC_STAT, &ds);
  ds.shm_perm.uid = 1000;
  ds.shm_perm.gid = 100;
  ds.shm_perm.mode = 0604;
  R(shmctl(id, IPC_SET, &ds));
  show(id);
  CHILD(setgid(100); setuid(1001); attach(id, NULL, SHM_RDONLY); R(shmget(KEY, 1, 0600)));
  CHILD(setgid(101); setuid(1001); attach(id, NULL, SHM_RDONLY); attach(id, NULL, 0));
  CHILD(setgid(100); setuid(1000); attach(id, NULL, 0); R(shmctl(id, SHM_LOCK, NULL)); R(shmctl(id, IPC_RMID, NULL)));
  show(id);
  id = shmget(KEY, PAGE, IPC_CREAT | 0600);
  R(shmctl(id, SHM_LOCK, NULL));
  show(id);
  R(shmctl(id, SHM_UNLOCK, NULL));
  show(id);
  R(shmctl(id, IPC_RMID, NULL));
}

static void listing(void) {
  struct shminfo limits;
  struct shm_info usage;
  struct shmid_ds ds;
  R(shmctl(0, IPC_INFO, (void*)&limits));
  printf("%lx %lx %lx %lx %lx\n", limits.shmmax, limits.shmmin, limits.shmmni, limits.shmseg, limits.shmall);
  int id = shmget(IPC_PRIVATE, 2 * PAGE + 1, 0600), second = shmget(IPC_PRIVATE, 1, 0600);
  char* at = shmat(id, NULL, 0);
  at[0] = 1;
  int highest = shmctl(0, SHM_INFO, (void*)&usage), found = 0;
  printf("%d %ld %ld\n", usage.used_ids, usage.shm_tot, usage.shm_rss);
  for (int i = 0; i <= highest; i++) {
    int there = shmctl(i, SHM_STAT, &ds);
    if (there < 0) continue;
    printf("%s size %ld any %d\n", there == id ? "first" : there == second ? "second" : "?", (long)ds.shm_segsz, shmctl(i, SHM_STAT_ANY, &ds) == there);
    found++;
  }
  R(found);
  R(shmctl(highest + 1, SHM_STAT, &ds));
  R(shmctl(id, IPC_RMID, NULL));
  R(shmctl(second, IPC_RMID, NULL));
  /* id stays attached until the program ends */
}

static const struct { const char* name; void (*run)(void); } groups[] = {
#define G(name) {#name, name}
    G(keys), G(sharing), G(places), G(permissions), G(listing),
};

int main(int argc, char** argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (argc > 1 && strcmp(argv[1], groups[i].name)) continue;
    printf("--- %s\n", groups[i].name);
    groups[i].run();
  }
}
