import type { CephActivity } from '#shared/snapshot/activity.ts';
import type { CephStatus, Resource } from '../pve/answers.ts';
import type { Outcome } from './outcome.ts';

const CEPH_PLUGINS: ReadonlySet<string> = new Set(['rbd', 'cephfs']);

/** Only then is Ceph asked about: every storage of the inventory tells what it is. */
export const usesCeph = ({ type, plugintype = '' }: Resource): boolean =>
  type === 'storage' && CEPH_PLUGINS.has(plugintype);

/** A Ceph outside of the cluster is nobody's here to tell about, and no gap. */
export const isForeignCeph = (outcome: Outcome<unknown>): boolean =>
  outcome.type === 'failed' && /not installed|not (?:fully )?(?:configured|initialized)/i.test(outcome.why);

const STATUSES: Readonly<Record<string, CephActivity['status']>> = {
  HEALTH_OK: 'ok',
  HEALTH_WARN: 'warn',
};
const TEXTS_MAX = 20;
const MOVING_DATA = /recover|backfill|degraded|peering|undersized/;
/** `host pve2 has flags noout` */
const FLAGGED_HOST = /^host (\S+) has flags? .*\b(?:noout|norebalance)\b/;

export function cephActivity({ health, pgmap }: CephStatus): CephActivity {
  const checks = Object.values(health.checks ?? {});
  const details = checks.flatMap(({ detail = [] }) => detail.map(({ message = '' }) => message));
  const moves =
    (pgmap?.degraded_objects ?? 0) > 0 ||
    (pgmap?.recovering_objects_per_sec ?? 0) > 0 ||
    (pgmap?.pgs_by_state ?? []).some(({ state_name = '' }) => MOVING_DATA.test(state_name));
  return {
    status: STATUSES[health.status] ?? 'error',
    isRecovering: moves,
    checks: checks.flatMap(({ summary }) => summary?.message ?? []).slice(0, TEXTS_MAX),
    flaggedNodes: [...new Set(details.flatMap((text) => FLAGGED_HOST.exec(text)?.[1] ?? []))].sort(),
  };
}
