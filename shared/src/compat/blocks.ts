/** Guests that can only be placed together; blocks are numbered by their first guest. */
export interface Blocks {
  readonly members: readonly (readonly number[])[];
  readonly blockOf: Int32Array;
}

function rootOf(parent: Int32Array, guest: number): number {
  let root = guest;
  while ((parent[root] ?? root) !== root) root = parent[root] ?? root;
  let each = guest;
  while (each !== root) {
    const next = parent[each] ?? root;
    parent[each] = root;
    each = next;
  }
  return root;
}

/** Merges groups that share a guest, by union-find; the root of each is its first guest. */
export function blocksOf(guestCount: number, groups: readonly (readonly number[])[]): Blocks {
  const parent = Int32Array.from({ length: guestCount }, (_, guest) => guest);
  for (const [first, ...others] of groups)
    for (const other of others) {
      const [one, two] = [rootOf(parent, first ?? other), rootOf(parent, other)];
      parent[Math.max(one, two)] = Math.min(one, two);
    }
  const blockOf = new Int32Array(guestCount);
  const members: number[][] = [];
  for (let guest = 0; guest < guestCount; guest++) {
    const root = rootOf(parent, guest);
    if (root === guest) blockOf[guest] = members.push([guest]) - 1;
    else {
      const block = blockOf[root] ?? 0;
      blockOf[guest] = block;
      members[block]?.push(guest);
    }
  }
  return { members, blockOf };
}
