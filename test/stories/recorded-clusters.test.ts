import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import type { Balance, Plan } from '#shared/plan/plan.ts';
import { propose } from '#shared/plan/propose.ts';
import { reasonText } from '#shared/plan/reason.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { type Teller, tellStories } from '../../shared/test/story.ts';
import { describeWithData } from '../shared-data.ts';
import { observedLines } from './observed-lines.ts';
import { type RecordedCluster, recordedCluster } from './recorded-cluster.ts';

const RECORDED = [
  ['unbalanced', 'admin@pve'],
  ['unbalanced', 'viewer@pve'],
  ['unbalanced', 'op@pve'],
  ['balanced', 'admin@pve'],
  ['maintenance', 'admin@pve'],
  ['maintenance', 'viewer@pve'],
  ['maintenance', 'op@pve'],
  ['nodeloss', 'admin@pve'],
] as const;

function planOf(snapshot: ClusterSnapshot): Plan {
  const search = propose(snapshot, defaultSettings);
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}

const balanceLine = ({ nodes }: Balance): string =>
  nodes
    .map(({ node, memoryBytes, memoryTotalBytes, cpuCores, cpuTotalCores, guests }) => {
      const memory = formatPercent((100 * memoryBytes) / memoryTotalBytes);
      const cpu = formatPercent((100 * cpuCores) / cpuTotalCores);
      return `${node} memory ${memory} cpu ${cpu} (${guests})`;
    })
    .join(', ');

function planLines(plan: Plan): string[] {
  const stays = new Map<string, number[]>();
  for (const { vmid, node, reason } of plan.stays) {
    const text = `${reasonText(reason)} (${node})`;
    stays.set(text, [...(stays.get(text) ?? []), vmid]);
  }
  return [
    `${plan.status}${plan.statusReason ? `: ${reasonText(plan.statusReason)}` : ''}, from ${plan.basis}`,
    `before: ${balanceLine(plan.before)}`,
    ...(plan.moves.length > 0 ? [`after:  ${balanceLine(plan.after)}`] : []),
    ...plan.moves.map(
      ({ step, vmid, source, target, how, bytes, reason }) =>
        `step ${step}: ${vmid} ${source} -> ${target}, ${how}, ${formatBytes(bytes)}: ${reasonText(reason)}`,
    ),
    ...[...stays].map(([text, vmids]) => `stays ${vmids.join(' ')}: ${text}`),
  ];
}

describeWithData('a recorded cluster', () => {
  const clusters = new Map<string, RecordedCluster>();
  const newTeller = (): Teller => (command) => {
    const [verb = '', name = '', , user = '', ...rest] = command.split(' ');
    const cluster = clusters.get(`${name} ${user}`);
    if (!cluster) return `no recording of ${name} as ${user}`;
    const snapshot = rest.join(' ') === 'at first sight' ? cluster.now : cluster.refined;
    const lines = verb === 'observe' ? observedLines(snapshot) : planLines(planOf(snapshot));
    return lines.join('\n');
  };

  before(async function () {
    this.timeout(120_000);
    for (const [name, user] of RECORDED) clusters.set(`${name} ${user}`, await recordedCluster(name, user));
  });
  tellStories(new URL('./recorded-clusters/', import.meta.url), newTeller);
});
