import { at } from '../kit/assert.ts';
import { blocksOf } from './blocks.ts';
import type { CompatCluster } from './cluster.ts';

/** Rules that contradict each other whatever the cluster is like; undefined where none do. */
export function ruleConflict(cluster: CompatCluster): string | undefined {
  const { guests, together, apart } = cluster;
  const { members, blockOf } = blocksOf(
    guests.length,
    together.filter(({ isHard }) => isHard).map((rule) => rule.guests),
  );
  const names = (list: readonly number[]) => list.map((guest) => at(guests, guest).name).join(', ');
  for (const rule of apart.filter(({ isHard }) => isHard))
    for (const block of members) {
      const both = rule.guests.filter((guest) => members[at(blockOf, guest)] === block);
      if (both.length > 1)
        return `${names(both)} must be together by affinity and apart by rule ${rule.name}`;
    }
  return pinConflict(cluster, members, names);
}

function pinConflict(
  { guests, pins, nodes }: CompatCluster,
  blocks: readonly (readonly number[])[],
  names: (list: readonly number[]) => string,
): string | undefined {
  const pinned = new Map<number, ReadonlySet<string>>();
  for (const pin of pins) {
    const before = pinned.get(pin.guest);
    const common = pin.names.filter((name) => before === undefined || before.has(name));
    pinned.set(pin.guest, new Set(common));
    if (common.length === 0) return `the pins of guest ${at(guests, pin.guest).name} have no node in common`;
  }
  for (const block of blocks) {
    const pinnedOnes = block.filter((guest) => pinned.has(guest));
    const [first, ...others] = pinnedOnes.map((guest) => pinned.get(guest) ?? new Set<string>());
    if (first === undefined) continue;
    if (![...first].some((name) => others.every((each) => each.has(name))))
      return `${names(block)} must be together, and the pins of ${names(pinnedOnes)} have no node in common`;
  }
  const known = new Set(nodes.map(({ name }) => name));
  for (const [guest, wanted] of pinned)
    if (![...wanted].some((name) => known.has(name)))
      return `guest ${at(guests, guest).name} is pinned to ${[...wanted].join(', ')}, which is not there`;
  return undefined;
}
