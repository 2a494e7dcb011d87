import type { HealthFinding } from '#shared/execution/cluster-health.ts';
import type { Banner } from './banner.ts';
import { sentence } from './move-rows.ts';
import { nativeBanner, othersBanners, sharedBanners } from './other-banners.ts';
import { problemText } from './problem-text.ts';
import type { DeskState } from './state.ts';
import { t } from './text.ts';

const when = (condition: boolean, banner: () => Banner): readonly Banner[] => (condition ? [banner()] : []);

/** Findings that have a banner of their own. */
const SAID_ALREADY: ReadonlySet<string> = new Set(['health-quorum', 'health-disarmed']);

/** What to look at, or to do, on a node. */
const REMEDIES: Readonly<Record<string, string>> = {
  'health-ceph-error': 'ceph health detail',
  'health-ceph-recovering': 'ceph -s',
  'health-ceph-warn': 'ceph health detail',
  'health-clock': 'chronyc tracking',
  'health-ha-dead': 'systemctl status pve-ha-crm',
  'health-ha-guest': 'ha-manager status',
  'health-ha-moving': 'ha-manager status',
  'health-quorum-margin': 'pvecm status',
};
/** HA may move many at once: that it does is the news. */
const ONCE: ReadonlySet<string> = new Set(['health-ha-moving']);

const healthBanners = (findings: readonly HealthFinding[]): readonly Banner[] =>
  findings
    .filter(({ reason }) => !SAID_ALREADY.has(reason.code))
    .filter(
      ({ reason }, index, all) =>
        !ONCE.has(reason.code) || all.findIndex((other) => other.reason.code === reason.code) === index,
    )
    .map(({ level, reason }, index) => {
      const remedy = REMEDIES[reason.code];
      return {
        id: `${reason.code}-${index}`,
        tone: level === 'note' ? 'info' : 'warning',
        text: capitalised(sentence(reason)),
        ...(remedy === undefined ? {} : { more: t('To look at: {command}', { command: remedy }) }),
      };
    });

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What about the cluster limits what we do, and what we leave alone. */
export function clusterBanners(state: DeskState, nowMs: number): readonly Banner[] {
  const { sections } = state;
  const cluster = sections.cluster;
  if (cluster === undefined) return [];
  const { facts, problem } = cluster;
  return [
    ...(problem === undefined
      ? []
      : [
          {
            id: 'cluster-problem',
            tone: 'warning',
            text: t('The cluster cannot be read just now, this is its last known state.'),
            more: problemText(problem),
          } as const,
        ]),
    ...when(facts.quorate === false, () => ({
      id: 'no-quorum',
      tone: 'critical',
      text: t('The cluster has no quorum: nothing is started.'),
      more: t('To look at: {command}', { command: 'pvecm status' }),
    })),
    ...sharedBanners(state, nowMs),
    ...when(facts.nativeRebalance, () => nativeBanner(state)),
    ...when(facts.haArmed === false, () => ({
      id: 'ha-disarmed',
      tone: 'info',
      text: t('HA is disarmed: nothing is started until it is armed again.'),
      more: t('Datacenter > HA: Arm HA'),
    })),
    ...healthBanners(cluster.health ?? []),
    ...when(facts.migrationLink !== 'separate', () => ({
      id: 'shared-link',
      tone: 'warning',
      text: t('Migrations may share a link with corosync: one at a time, with a bandwidth limit.'),
      more: t('Datacenter > Options: migration network, bandwidth limit'),
    })),
    ...when(cluster.hiddenGuestsPossible, () => ({
      id: 'hidden-guests',
      tone: 'info',
      text: t('There are guests that you may not see: their load counts, but they are never moved.'),
      more: t('To see them you need VM.Audit on their paths.'),
    })),
    ...othersBanners(state, nowMs),
  ];
}
