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

const healthBanners = (findings: readonly HealthFinding[]): readonly Banner[] =>
  findings
    .filter(({ reason }) => !SAID_ALREADY.has(reason.code))
    .map(({ level, reason }, index) => ({
      id: `${reason.code}-${index}`,
      tone: level === 'note' ? 'info' : 'warning',
      text: sentence(reason),
    }));

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
    })),
    ...sharedBanners(state),
    ...when(facts.nativeRebalance, () => nativeBanner(state)),
    ...when(facts.haArmed === false, () => ({
      id: 'ha-disarmed',
      tone: 'info',
      text: t('HA is disarmed: nothing is started until it is armed again.'),
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
    })),
    ...othersBanners(state, nowMs),
  ];
}
