import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Rule } from './rule.ts';

type Meaning = { readonly type: Rule['type']; readonly rest: string };

/** Longest prefix first: `plb_affinity_` and `plb_anti_affinity_` share a beginning. */
const PREFIXES: readonly (readonly [prefix: string, type: Rule['type']])[] = [
  ['plb_anti_affinity_', 'apart'],
  ['plb_affinity_', 'together'],
  ['plb_ignore', 'ignore'],
  ['plb_pin_', 'pin'],
  ['rebalance_apart_', 'apart'],
  ['rebalance_ignore', 'ignore'],
  ['rebalance_pin_', 'pin'],
  ['rebalance_together_', 'together'],
];

function meaningOf(tag: string): Meaning | undefined {
  const lower = tag.toLowerCase();
  for (const [prefix, type] of PREFIXES) {
    if (lower.startsWith(prefix)) return { type, rest: lower.slice(prefix.length) };
  }
  return undefined;
}

const meanings = new Map<string, Meaning | undefined>();

/** Tags repeat over thousands of guests: each is read once. */
function read(tag: string): Meaning | undefined {
  if (meanings.has(tag)) return meanings.get(tag);
  const meaning = meaningOf(tag);
  if (meanings.size < 10_000) meanings.set(tag, meaning);
  return meaning;
}

/** Guests by the tag that they carry, for tags that are rules or ignored by the settings. */
function carriers({ guests }: ClusterSnapshot, ignored: ReadonlySet<string>): Map<string, number[]> {
  const byTag = new Map<string, number[]>();
  for (const { vmid, tags } of guests) {
    for (const tag of tags) {
      if (read(tag) === undefined && !ignored.has(tag)) continue;
      const vmids = byTag.get(tag);
      if (vmids) vmids.push(vmid);
      else byTag.set(tag, [vmid]);
    }
  }
  return byTag;
}

/**
 * The rules that tags make. A tag always counts where it restricts its own guest only (ignore, pin); one that
 * relates guests counts only where it is registered or free tags are trusted (S10).
 * All pins of one guest together are the nodes it may be on.
 */
export function tagRules(snapshot: ClusterSnapshot, settings: Settings): readonly Rule[] {
  const ignored = new Set(settings.ignoredTags);
  const registered = new Set(snapshot.cluster.registeredTags);
  const nodeNames = new Map(snapshot.nodes.map(({ name }) => [name.toLowerCase(), name]));
  const rules: Rule[] = [];
  const pins = new Map<number, { names: string[]; nodes: string[] }>();
  for (const [tag, vmids] of carriers(snapshot, ignored)) {
    const { type, rest } = read(tag) ?? { type: 'ignore', rest: '' };
    if (type === 'ignore' || ignored.has(tag)) rules.push({ type: 'ignore', name: tag, vmids });
    else if (type === 'pin') {
      for (const vmid of vmids) {
        const pin = pins.get(vmid) ?? { names: [], nodes: [] };
        pin.names.push(tag);
        pin.nodes.push(nodeNames.get(rest) ?? rest);
        pins.set(vmid, pin);
      }
    } else {
      const inForce = settings.trustFreeTags || registered.has(tag);
      rules.push({ type, name: tag, origin: 'tag', vmids, inForce });
    }
  }
  for (const [vmid, { names, nodes }] of pins)
    rules.push({ type: 'pin', name: names.join(', '), vmids: [vmid], nodes });
  return rules;
}
