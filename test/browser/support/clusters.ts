import type { ClusterSpec } from '../../../shared/src/simulation/cluster-spec.ts';
import { presetCluster } from '../../../shared/src/simulation/preset.ts';

const ACTIVITY = { flat: 0.2, daily: 0.9, bursty: 0.1, night: 0 } as const;

/** The guests as busy at any time as on the morning of a working day: a test's plans do not depend on when it runs,
 * nor on how many hours the hasty cluster has lived meanwhile. */
export const steady = (spec: ClusterSpec): ClusterSpec => ({
  ...spec,
  guests: spec.guests.map((guest) => {
    const { shape, cpuLow, cpuHigh } = guest.profile;
    const cpu = cpuLow + (cpuHigh - cpuLow) * ACTIVITY[shape];
    return { ...guest, profile: { ...guest.profile, shape: 'flat', cpuLow: cpu, cpuHigh: cpu } };
  }),
});

const preset = (guests = 40): ClusterSpec =>
  steady(presetCluster({ nodes: 3, guests, seed: 1, startMs: Date.now() }));

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
