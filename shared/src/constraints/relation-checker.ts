import { type Places, withMoved } from '../rules/places.ts';
import type { Rule } from '../rules/rule.ts';
import { groundOf, ruleExcesses } from '../rules/rule-excess.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Checker, Excess } from './constraint.ts';

/** A guest that somebody else is moving is on both of its nodes at every instant of a plan. */
function arrivals({ guests }: ClusterSnapshot): (world: Places) => Places {
  const coming = guests.filter(({ node, movingTo }) => movingTo !== undefined && movingTo !== node);
  if (coming.length === 0) return (world) => world;
  const onBoth = ({ vmid, movingTo = '' }: GuestFacts, world: Places) =>
    [vmid, [...new Set([...(world.get(vmid) ?? []), movingTo])]] as const;
  return (world) => withMoved(world, new Map(coming.map((guest) => onBoth(guest, world))));
}

/** Judges relations of guests by where they are at an instant, rule by rule. */
export function relationChecker(
  snapshot: ClusterSnapshot,
  settings: Settings,
  rules: readonly Rule[],
  text: (rule: Rule, excess: Pick<Excess, 'vmids' | 'nodes'>) => string,
): Checker {
  const ground = groundOf(snapshot, settings);
  const withArrivals = arrivals(snapshot);
  return {
    excesses(world) {
      const places = withArrivals(world);
      return rules.flatMap((rule) =>
        ruleExcesses(rule, places, ground).map((excess) => ({
          ...excess,
          key: `${rule.id} ${excess.key}`,
          text: text(rule, excess),
        })),
      );
    },
  };
}
