import { haRules } from '../model/ha-rules.ts';
import type { GuestIndex, Model } from '../model/model.ts';
import type { Rule } from '../model/rule.ts';
import { tagRules } from '../model/tag-rules.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

export interface GroupRule {
  readonly origin: string;
  readonly vmids: readonly number[];
}

type Relation = Extract<Rule, { readonly inForce: boolean }>;

const isInForce = (rule: Rule, type: Relation['type']): rule is Relation =>
  rule.type === type && rule.inForce;

/** The rules in force that relate guests in this way, from tags and from HA. */
export function groupRules(
  snapshot: ClusterSnapshot,
  settings: Settings,
  type: Relation['type'],
): readonly GroupRule[] {
  const rules = [...tagRules(snapshot, settings), ...haRules(snapshot)];
  return rules.flatMap((rule) =>
    isInForce(rule, type) && rule.vmids.length > 1
      ? [{ origin: rule.origin === 'tag' ? `tag ${rule.name}` : `HA rule ${rule.name}`, vmids: rule.vmids }]
      : [],
  );
}

/** The members that run and are on a node that is listed, by position. */
export const runningMembers = (model: Model, vmids: readonly number[]): GuestIndex[] =>
  vmids.flatMap((vmid) => {
    const guest = model.guestIndex.get(vmid);
    return guest !== undefined && model.running[guest] === 1 && (model.home[guest] ?? -1) >= 0 ? [guest] : [];
  });

/** The vmids of the rules' members that run, for a checker. */
export function runningVmids({ guests }: ClusterSnapshot): ReadonlySet<number> {
  return new Set(
    guests.filter(({ status, template }) => status === 'running' && !template).map(({ vmid }) => vmid),
  );
}
