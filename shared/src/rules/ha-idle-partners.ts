import { type Reason, reason } from '../plan/reason.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { haBundles, isHaRule } from './ha-bundles.ts';
import { impliedApart } from './implied-apart.ts';
import { rulesInForce } from './rules-of.ts';

type Refuses = (node: string) => Reason | undefined;

/**
 * What rules of HA say because of guests that do not run: HA takes nobody to the node of one that must be apart, and
 * takes along one that must be together (PVE::HA::Manager, queue_resource_motion), which no plan of ours has in it.
 */
export function idlePartners(snapshot: ClusterSnapshot, settings: Settings): (guest: GuestFacts) => Refuses {
  const idle = new Map(
    snapshot.guests.flatMap(({ vmid, node, status, ha }) =>
      ha !== undefined && status !== 'running' ? [[vmid, node]] : [],
    ),
  );
  if (idle.size === 0) return () => () => undefined;
  const together = rulesInForce(snapshot, settings, 'together').filter(isHaRule);
  const own = rulesInForce(snapshot, settings, 'apart').filter(isHaRule);
  const apart = [...own, ...impliedApart(own, together)];
  const bundles = haBundles(together);
  return ({ vmid }) => {
    const others = (vmids: readonly number[]) => vmids.filter((other) => other !== vmid && idle.has(other));
    const along = others(bundles.get(vmid) ?? []);
    const rules = apart.filter(({ vmids }) => vmids.includes(vmid) && others(vmids).length > 0);
    return (node) => {
      const taken = along.find((other) => idle.get(other) !== node);
      const origin = together.find(({ vmids }) => taken !== undefined && vmids.includes(taken))?.id ?? '';
      if (taken !== undefined) return reason('keep-together', { guests: `${taken}`, origin });
      for (const rule of rules) {
        const met = others(rule.vmids).find((other) => idle.get(other) === node);
        if (met !== undefined) return reason('keep-apart', { guests: `${met}`, origin: rule.id });
      }
      return undefined;
    };
  };
}
