import type { Rule } from '../rules/rule.ts';
import { groundOf, ruleExcesses } from '../rules/rule-excess.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Checker, Excess } from './constraint.ts';

/** Judges relations of guests by where they are at an instant, rule by rule. */
export function relationChecker(
  snapshot: ClusterSnapshot,
  settings: Settings,
  rules: readonly Rule[],
  text: (rule: Rule, excess: Pick<Excess, 'vmids' | 'nodes'>) => string,
): Checker {
  const ground = groundOf(snapshot, settings);
  return {
    excesses: (world) =>
      rules.flatMap((rule) =>
        ruleExcesses(rule, world, ground).map((excess) => ({
          ...excess,
          key: `${rule.id} ${excess.key}`,
          text: text(rule, excess),
        })),
      ),
  };
}
