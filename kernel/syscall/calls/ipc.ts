// The table's entries about System V's objects.

import { call, FULL } from "../registry";
import { shmat, shmctl, shmdt, shmget } from "../shm";

export function sharedMemoryCalls(): void {
  call(
    29,
    "shmget",
    "dux",
    FULL,
    (a, b, c, d, e, f) => shmget(<i32>a, b, <u32>c),
    "not hosted, where processes share no memory",
  );
  call(30, "shmat", "dpx", FULL, (a, b, c, d, e, f) => shmat(<i32>a, b, <u32>c));
  call(31, "shmctl", "ddp", FULL, (a, b, c, d, e, f) => shmctl(<i32>a, <i32>b, c));
  call(67, "shmdt", "p", FULL, (a, b, c, d, e, f) => shmdt(a));
}
