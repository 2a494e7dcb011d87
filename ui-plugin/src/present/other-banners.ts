import { formatPercent } from '#shared/kit/units.ts';
import type { Banner } from './banner.ts';
import { nativeImbalance } from './native-measure.ts';
import { problemText } from './problem-text.ts';
import { secondBalancer } from './second-balancer.ts';
import type { DeskState } from './state.ts';
import { t, tn } from './text.ts';

const when = (condition: boolean, banner: () => Banner): readonly Banner[] => (condition ? [banner()] : []);

/** How Proxmox VE's own balancer stands, in its own measure. */
export function nativeBanner(state: DeskState): Banner {
  const measure = nativeImbalance(state);
  const { crs } = state.sections.cluster?.facts ?? {};
  const figures =
    measure === undefined
      ? ''
      : t('Its imbalance: {beforePercent} → {afterPercent}', measure) +
        (crs === undefined
          ? ''
          : `, ${t('it moves above {percent}', { percent: formatPercent(crs.thresholdPercent) })}`);
  return {
    id: 'native-rebalance',
    tone: 'info',
    text: t('Proxmox VE rebalances HA guests by itself: we leave them alone and plan for the others.'),
    more: [figures, t('Datacenter > HA > CRS Settings')].filter((part) => part !== '').join(' · '),
  };
}

/** Who else moves guests. */
export function othersBanners(state: DeskState, nowMs: number): readonly Banner[] {
  const foreignMoves = state.sections.cluster?.foreignMoves ?? 0;
  const other = secondBalancer(state, nowMs);
  return [
    ...when(foreignMoves > 0, () => ({
      id: 'foreign-moves',
      tone: 'info',
      text: tn('{count} other migration is running.', '{count} other migrations are running.', foreignMoves),
    })),
    ...(other === undefined
      ? []
      : [
          {
            id: 'second-balancer',
            tone: 'warning',
            text: t('A second balancer seems to be at work: {user} moved {count} guests in the last hour.', {
              user: other.by,
              count: other.moves,
            }),
            more: t('Two balancers undo each other. Maybe switch one of them off.'),
          } as const,
        ]),
  ];
}

/** So long whoever has executed may take to write down what became of it, before anybody is told. */
const WRITTEN_DOWN_MS = 30_000;

/** The lock of the cluster where nothing is executed: who is gone has left it, or who has ended is about to free it. */
function lockBanners({ sections }: DeskState, nowMs: number): readonly Banner[] {
  const { lock, current, mayUnlock = false } = sections.execution ?? {};
  const isIdle = current === undefined || current.phase === 'finished';
  if (lock === undefined || !isIdle || (lock.state !== 'held' && lock.state !== 'expiring')) return [];
  if (lock.state === 'held' && nowMs - (current?.endedAtMs ?? 0) < WRITTEN_DOWN_MS) return [];
  const seconds = lock.expiresInSeconds;
  return [
    {
      id: 'lock',
      tone: lock.state === 'held' ? 'info' : 'warning',
      text: t('{node} holds the lock of the cluster: nothing else is started meanwhile.', {
        node: lock.node ?? '?',
      }),
      ...(seconds === undefined
        ? {}
        : { more: t('It expires in at most {seconds} s.', { seconds: String(seconds) }) }),
      ...(mayUnlock ? { actions: [{ name: 'unlock', label: t('Unlock…') }] } : {}),
    },
  ];
}

/** What this bridge knows of the others, and whether the settings can be used. */
export function sharedBanners(state: DeskState, nowMs: number): readonly Banner[] {
  const { sections, connection } = state;
  const { companion, simulated = false } = sections.session ?? {};
  const settings = sections.settings?.problem;
  const kept = sections.execution?.problem;
  return [
    ...(kept === undefined
      ? []
      : [{ id: 'state-problem', tone: 'warning', text: problemText(kept) } as const]),
    ...(settings === undefined
      ? []
      : [{ id: 'settings-problem', tone: 'warning', text: problemText(settings) } as const]),
    ...when(companion === 'unreachable', () => ({
      id: 'companion',
      tone: 'warning',
      text: t('The companion of this node does not answer: nothing is started or changed until it does.'),
      more: 'systemctl status pve-rebalance-companion.socket',
    })),
    ...when(companion === 'off' && !simulated && connection.kind === 'connected', () => ({
      id: 'companion',
      tone: 'info',
      text: t('The companion is off: settings, history and what is executed are known on this node only.'),
    })),
    ...lockBanners(state, nowMs),
  ];
}
