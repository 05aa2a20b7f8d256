// What must be undone when the test process ends, however it ends.

const pending = new Set<() => void>();

/** Remembers something to undo; returns what does it now (and only once). */
export function onExit(undo: () => void): () => void {
  const once = () => {
    if (pending.delete(once)) undo();
  };
  pending.add(once);
  return once;
}

process.on("exit", () => {
  for (const undo of [...pending].reverse()) undo();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
