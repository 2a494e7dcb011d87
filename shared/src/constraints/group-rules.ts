import type { Strength } from '../model/kernel.ts';
import type { GuestIndex, Model } from '../model/model.ts';
import type { Rule, RuleKind, RuleOf } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** The rules in force that relate guests in this way and must be kept. */
export const strictRules = <Kind extends RuleKind>(
  snapshot: ClusterSnapshot,
  settings: Settings,
  kind: Kind,
): readonly RuleOf<Kind>[] => rulesInForce(snapshot, settings, kind).filter(({ strict }: Rule) => strict);

/** The members that run and are on a node that is listed, by position. */
export const runningMembers = (model: Model, vmids: readonly number[]): GuestIndex[] =>
  vmids.flatMap((vmid) => {
    const guest = model.guestIndex.get(vmid);
    return guest !== undefined && model.running[guest] === 1 && (model.home[guest] ?? -1) >= 0 ? [guest] : [];
  });

/** What each member costs that breaks a soft rule. */
const SOFT_WEIGHT = 1;

export const strengthOf = ({ strict }: Rule): Strength =>
  strict ? { hard: true } : { hard: false, weight: SOFT_WEIGHT };
