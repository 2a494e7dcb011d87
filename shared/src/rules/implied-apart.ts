import { haBundles, isHaRule } from './ha-bundles.ts';
import type { RuleOf } from './rule.ts';

/**
 * What rules of HA that keep guests apart mean for those that HA keeps together with them: what one of a bundle
 * avoids, all of it avoid (PVE::HA::Rules::ResourceAffinity, create_implicit_negative_resource_affinity_rules).
 * It matters where a bundle is not together yet.
 */
export function impliedApart(
  apart: readonly RuleOf<'apart'>[],
  together: readonly RuleOf<'together'>[],
): RuleOf<'apart'>[] {
  const bundles = haBundles(together);
  return apart.filter(isHaRule).flatMap((rule) =>
    rule.vmids.flatMap((vmid) =>
      (bundles.get(vmid) ?? [])
        .filter((partner) => !rule.vmids.includes(partner))
        .map((partner) => ({
          ...rule,
          id: `${rule.id}, through ${vmid} for ${partner}`,
          vmids: rule.vmids.map((each) => (each === vmid ? partner : each)),
        })),
    ),
  );
}
