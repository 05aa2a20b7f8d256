// The shape of a region's control flow: order, dominators, loops. From it code is written with structured blocks and
// loops (Ramsey, "Beyond Relooper", ICFP 2022), unless control enters a loop other than by its header.

export interface Shape {
  /** Place in reverse postorder by block; −1 for blocks that are never reached. */
  readonly order: Int32Array;
  /** Blocks in reverse postorder. */
  readonly sequence: readonly number[];
  /** By block: those that it dominates immediately, and to which control comes from several places; in reverse postorder. */
  readonly mergeChildren: readonly (readonly number[])[];
  /** By block: whether control comes to it from several places, or by two edges. */
  readonly isMerge: Uint8Array;
  readonly isLoop: Uint8Array;
  /** Edges, as source and target, that go back to a block which does not dominate their source: loops with other entries. */
  readonly sideways: readonly (readonly [number, number])[];
}

function postorder(edges: readonly (readonly number[])[]): number[] {
  const seen = new Uint8Array(edges.length);
  const done: number[] = [];
  // The block, and which of its edges comes next.
  const stack: [number, number][] = [[0, 0]];
  seen[0] = 1;
  while (stack.length) {
    const top = stack[stack.length - 1] as [number, number];
    const next = edges[top[0]]?.[top[1]++];
    if (next === undefined) {
      done.push(top[0]);
      stack.pop();
    } else if (!seen[next]) {
      seen[next] = 1;
      stack.push([next, 0]);
    }
  }
  return done;
}

/** Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm". */
function dominators(
  sequence: readonly number[],
  order: Int32Array,
  sources: readonly (readonly number[])[],
): Int32Array {
  const parent = new Int32Array(order.length).fill(-1);
  parent[0] = 0;
  const meet = (a: number, b: number): number => {
    while (a !== b) {
      while ((order[a] as number) > (order[b] as number)) a = parent[a] as number;
      while ((order[b] as number) > (order[a] as number)) b = parent[b] as number;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of sequence) {
      if (block === 0) continue;
      let found = -1;
      for (const source of sources[block] as readonly number[]) {
        if ((parent[source] as number) >= 0) found = found < 0 ? source : meet(source, found);
      }
      if (parent[block] !== found) {
        parent[block] = found;
        changed = true;
      }
    }
  }
  return parent;
}

function dominates(a: number, b: number, parent: Int32Array): boolean {
  while (b !== a && b !== 0) b = parent[b] as number;
  return a === b;
}

/** `edges`: by block, the blocks that follow; block 0 is the entry. */
export function analyse(edges: readonly (readonly number[])[]): Shape {
  const sequence = postorder(edges).reverse();
  const order = new Int32Array(edges.length).fill(-1);
  sequence.forEach((block, i) => {
    order[block] = i;
  });
  const sources: number[][] = edges.map(() => []);
  for (const block of sequence) for (const next of edges[block] as readonly number[]) sources[next]?.push(block);
  const parent = dominators(sequence, order, sources);
  const isMerge = new Uint8Array(edges.length);
  const isLoop = new Uint8Array(edges.length);
  const mergeChildren: number[][] = edges.map(() => []);
  const sideways: [number, number][] = [];
  for (const block of sequence) {
    let forward = 0;
    for (const source of sources[block] as number[]) {
      if ((order[source] as number) < (order[block] as number)) forward++;
      else {
        isLoop[block] = 1;
        if (!dominates(block, source, parent)) sideways.push([source, block]);
      }
    }
    if (forward < 2) continue;
    isMerge[block] = 1;
    mergeChildren[parent[block] as number]?.push(block);
  }
  return { order, sequence, mergeChildren, isMerge, isLoop, sideways };
}
