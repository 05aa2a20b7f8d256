/* Planets that attract each other: scalar doubles, with division. */

#include "../rounds.h"

struct body {
  double x, y, z, vx, vy, vz, mass;
};

uint32_t work(void) {
  struct body bodies[5];
  for (int i = 0; i < 5; i++)
    bodies[i] = (struct body){i * 1.5, i * 0.7 + 1, i * -0.9, 0.1 * i, 0.2, -0.1 * i, 1.0 / (i + 1)};
  for (int step = 0; step < 2500000; step++) {
    for (int i = 0; i < 5; i++)
      for (int j = i + 1; j < 5; j++) {
        struct body *a = &bodies[i], *b = &bodies[j];
        double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
        double square = dx * dx + dy * dy + dz * dz + 0.01, force = 0.0001 / (square * square);
        a->vx -= dx * b->mass * force, a->vy -= dy * b->mass * force, a->vz -= dz * b->mass * force;
        b->vx += dx * a->mass * force, b->vy += dy * a->mass * force, b->vz += dz * a->mass * force;
      }
    for (int i = 0; i < 5; i++) bodies[i].x += bodies[i].vx, bodies[i].y += bodies[i].vy, bodies[i].z += bodies[i].vz;
  }
  return (int64_t)(bodies[0].x * 1e6 + bodies[1].y * 1e6);
}
