import type { ClusterSpec } from '../../../shared/src/simulation/cluster-spec.ts';
import { presetCluster } from '../../../shared/src/simulation/preset.ts';

const preset = (guests = 40): ClusterSpec =>
  presetCluster({ nodes: 3, guests, seed: 1, startMs: Date.now() });

/** VMs that HA does not manage: what every version moves on every cluster. */
export function plainCluster(guests?: number): ClusterSpec {
  const spec = preset(guests);
  return {
    ...spec,
    guests: spec.guests.filter(({ kind }) => kind === 'qemu'),
    haResources: [],
    haRules: [],
    backupJobs: [],
  };
}

/** A cluster in which everything that somebody can name is `text`. */
export function clusterNamed(text: string): ClusterSpec {
  const spec = preset();
  const guests = spec.guests.map((guest, index) => ({
    ...guest,
    name: `${text}${guest.vmid}`,
    tags: [text],
    pool: text,
    ...(index === 3 ? { lock: text } : {}),
    config: { ...guest.config, description: text },
  }));
  const named: ClusterSpec = {
    ...spec,
    name: text,
    guests,
    pools: [text],
    haResources: spec.haResources.map((resource) => ({ ...resource, comment: text })),
    haRules: spec.haRules.map((rule) => ({ ...rule, rule: text, comment: text })),
    options: { ...spec.options, description: text, 'registered-tags': [text] },
  };
  const renamed = JSON.stringify(named).replaceAll('"ceph-vm"', JSON.stringify(text));
  return JSON.parse(renamed) as ClusterSpec;
}
