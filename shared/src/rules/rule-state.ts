import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { isOfHa, nodesLeftAlone, nodesOpen, nodesOpenToHa, nodesWanted } from './pin-places.ts';
import { isInForce, type Rule, type RuleOf } from './rule.ts';
import { groundOf, ruleExcesses } from './rule-excess.ts';

export const RULE_STATES = ['broken', 'kept', 'not-in-force'] as const;

export interface RuleState {
  readonly state: (typeof RULE_STATES)[number];
  /** Members that are where the rule does not want them, or with whom. */
  readonly brokenVmids: number[];
}

/** Nodes that take guests: with us, and with the HA manager. */
interface Open {
  readonly ours: readonly string[];
  readonly ofHa: readonly string[];
}

/** The members of a pin that are elsewhere. Of several pin tags on one guest any will do. */
function misplaced(
  pin: RuleOf<'pin'>,
  { guests }: ClusterSnapshot,
  open: Open,
  tagPins: ReadonlyMap<number, ReadonlySet<string>>,
): number[] {
  const members = new Set(pin.vmids);
  const wanted = nodesWanted(pin, open.ours);
  return guests.flatMap((guest) => {
    if (!members.has(guest.vmid) || guest.status !== 'running' || guest.template) return [];
    const nodes = isOfHa(pin) ? nodesLeftAlone(pin, guest, open.ofHa) : wanted;
    const isFine = nodes.includes(guest.node) || tagPins.get(guest.vmid)?.has(guest.node) === true;
    return isFine ? [] : [guest.vmid];
  });
}

function nodesByTag(rules: readonly Rule[]): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>();
  for (const rule of rules) {
    if (rule.kind !== 'pin' || rule.origin !== 'tag') continue;
    for (const vmid of rule.vmids) {
      const nodes = found.get(vmid) ?? new Set<string>();
      for (const { node } of rule.nodes) nodes.add(node);
      found.set(vmid, nodes);
    }
  }
  return found;
}

const NO_TAGS: ReadonlyMap<number, ReadonlySet<string>> = new Map();

/** Whether each rule is kept as things are now, in the order of the rules. */
export function ruleStates(
  snapshot: ClusterSnapshot,
  settings: Settings,
  rules: readonly Rule[],
): RuleState[] {
  const open = { ours: nodesOpen(snapshot), ofHa: nodesOpenToHa(snapshot) };
  const ground = groundOf(snapshot, settings);
  const places = new Map(snapshot.guests.map(({ vmid, node }) => [vmid, [node]]));
  const tagPins = nodesByTag(rules);
  return rules.map((rule): RuleState => {
    if (!isInForce(rule)) return { state: 'not-in-force', brokenVmids: [] };
    const vmids =
      rule.kind === 'pin'
        ? misplaced(rule, snapshot, open, rule.origin === 'tag' ? tagPins : NO_TAGS)
        : ruleExcesses(rule, places, ground).flatMap((excess) => excess.vmids);
    const brokenVmids = [...new Set(vmids)].sort((one, other) => one - other);
    return { state: brokenVmids.length > 0 ? 'broken' : 'kept', brokenVmids };
  });
}
