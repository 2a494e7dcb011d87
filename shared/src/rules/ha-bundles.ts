import type { Rule, RuleOf } from './rule.ts';

export const isHaRule = ({ origin }: Rule): boolean => origin === 'ha-rule';

/**
 * Guests that HA keeps on one node: those of rules that overlap are one bundle (PVE::HA::Rules::ResourceAffinity,
 * merge_connected_positive_resource_affinity_rules). By guest, all of its bundle with itself.
 */
export function haBundles(together: readonly RuleOf<'together'>[]): ReadonlyMap<number, readonly number[]> {
  const bundles = new Map<number, number[]>();
  for (const { vmids } of together.filter(isHaRule)) {
    const merged = [...new Set(vmids.flatMap((vmid) => bundles.get(vmid) ?? [vmid]))];
    for (const vmid of merged) bundles.set(vmid, merged);
  }
  return bundles;
}
