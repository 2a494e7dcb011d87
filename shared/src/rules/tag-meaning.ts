import type { RuleKind } from './rule.ts';

export interface TagMeaning {
  readonly kind: Extract<RuleKind, 'ignore' | 'pin' | 'together' | 'apart'>;
  /** What follows the prefix, in lower case: a node, or the name of a group. */
  readonly rest: string;
}

/** ProxLB's tags, ProxCenter's and ours; the longer prefix of two that begin alike comes first. */
export const TAG_PREFIXES: readonly (readonly [prefix: string, kind: TagMeaning['kind']])[] = [
  ['plb_anti_affinity_', 'apart'],
  ['plb_affinity_', 'together'],
  ['plb_ignore', 'ignore'],
  ['plb_pin_', 'pin'],
  ['pxc_anti_affinity_', 'apart'],
  ['pxc_affinity_', 'together'],
  ['pxc_ignore', 'ignore'],
  ['pxc_pin_', 'pin'],
  ['rebalance_apart_', 'apart'],
  ['rebalance_ignore', 'ignore'],
  ['rebalance_pin_', 'pin'],
  ['rebalance_together_', 'together'],
];

function meaningOf(tag: string): TagMeaning | undefined {
  const lower = tag.toLowerCase();
  for (const [prefix, kind] of TAG_PREFIXES) {
    if (!lower.startsWith(prefix)) continue;
    const rest = lower.slice(prefix.length);
    return kind !== 'ignore' && rest === '' ? undefined : { kind, rest };
  }
  return undefined;
}

const meanings = new Map<string, TagMeaning | undefined>();

/** What a tag says about where its guest may be. Tags repeat over thousands of guests: each is read once. */
export function tagMeaning(tag: string): TagMeaning | undefined {
  if (meanings.has(tag)) return meanings.get(tag);
  const meaning = meaningOf(tag);
  if (meanings.size < 10_000) meanings.set(tag, meaning);
  return meaning;
}
