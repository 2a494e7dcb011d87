import { formatBytes, formatDurationRange, formatPercent } from '#shared/kit/units.ts';
import { type Balance, type Plan, type PlannedMove, VERY_CLOSE_PERCENT } from '#shared/plan/plan.ts';
import { clockText, dayText } from './clock.ts';
import { balancesOf } from './node-rows.ts';
import { currentPlan, type DeskState, endedExecution, runningExecution, settingsNow } from './state.ts';
import { t, tn } from './text.ts';
import { initialTicks } from './ticks.ts';

const ARROW = ' → ';
const arrow = (now: string, after: string | undefined): string =>
  after === undefined || after === now ? now : now + ARROW + after;

const resourceName = (resource: 'memory' | 'cpu'): string => (resource === 'memory' ? t('memory') : t('CPU'));

/** `pve1 memory 78 % → 61 %`: the fullest node, the one number of the headline. */
export function worstText(now: Balance, after: Balance | undefined): string | undefined {
  if (now.worst === undefined) return undefined;
  const { node, resource, percent } = now.worst;
  const same = after?.nodes.find((candidate) => candidate.node === node);
  const afterPercent =
    same &&
    (resource === 'memory'
      ? (100 * same.memoryBytes) / same.memoryTotalBytes
      : (100 * same.cpuCores) / same.cpuTotalCores);
  const figures = arrow(
    formatPercent(percent),
    afterPercent === undefined ? undefined : formatPercent(afterPercent),
  );
  return `${node} ${resourceName(resource)} ${figures}`;
}

/** The two other numbers, with how they are made: in the tooltip of the headline (S24). */
export const spreadText = (now: Balance, after: Balance | undefined): string =>
  t('Spread (highest minus lowest node): memory {memory}, CPU {cpu}', {
    memory: arrow(
      formatPercent(now.spreadPercent.memory),
      after && formatPercent(after.spreadPercent.memory),
    ),
    cpu: arrow(formatPercent(now.spreadPercent.cpu), after && formatPercent(after.spreadPercent.cpu)),
  });

const survival = (balance: Balance): string =>
  ({ yes: t('yes'), no: t('no'), unknown: t('unknown') })[balance.survivesNodeLoss];

function closenessText(gapPercent: number): string {
  const gap = gapPercent.toFixed(1);
  return gapPercent <= VERY_CLOSE_PERCENT
    ? t('Very close to the best (≤ {gap} %)', { gap })
    : t('Good plan, at most {gap} % from the best possible', { gap });
}

/** How good the plan is, and how sure that is. */
export function qualityText(
  plan: Pick<Plan, 'status' | 'gapPercent'> & { readonly stoppedEarly?: boolean | undefined },
): string {
  const text = {
    optimal: t('Best possible plan'),
    within: closenessText(plan.gapPercent ?? 0),
    'locally-optimal': t('Good plan, not proved'),
    'no-action-needed': '',
    'no-beneficial-move': '',
    infeasible: t('Not everything can be reached'),
  }[plan.status];
  return plan.stoppedEarly && text !== '' ? `${text}, ${t('stopped early')}` : text;
}

/** What moving costs the guests: whole sentences, because a restart is not a detail. */
export function downtimeText(moves: readonly PlannedMove[]): string {
  const stopping = moves.filter(({ how }) => how !== 'live');
  if (stopping.length === 0) return t('no restarts; each VM pauses for less than a second');
  const seconds = Math.max(...stopping.map(({ downtimeSeconds }) => downtimeSeconds));
  return tn(
    '{count} restart, about {down} down',
    '{count} restarts, each up to about {down} down',
    stopping.length,
    {
      down: secondsText(seconds),
    },
  );
}

/** A downtime in seconds where minutes would hide it. */
export const secondsText = (seconds: number): string =>
  seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/** What is expected within the parallel limits, and what no order of these moves falls below. */
const orderText = ({ makespanSeconds, boundSeconds }: Plan): string =>
  makespanSeconds === undefined || boundSeconds === undefined || makespanSeconds === 0
    ? ''
    : t('Expected {makespanSeconds}; no order of these moves takes less than {boundSeconds}.', {
        makespanSeconds,
        boundSeconds,
      });

/** Why nothing more is proved of a plan for the most even nodes. */
function proofText(state: DeskState, { status }: Plan): string {
  const form = settingsNow(state)?.evennessForm ?? 'in-band';
  const isOpen = status === 'locally-optimal' || status === 'within';
  return isOpen && form !== 'in-band'
    ? t('The exact solver is not asked: it proves how few moves are needed, not how even nodes could be.')
    : '';
}

export interface Headline {
  readonly worst: string | undefined;
  readonly worstTip: string;
  /**
   * Since when it is the worst, and since when the answer to the loss of a node is what it is; '' where it is new. Just
   * after a move: that it may be from before.
   */
  readonly worstSince: string;
  readonly survivesSince: string;
  readonly survives: string | undefined;
  readonly parts: readonly string[];
  /** What the order of the moves costs, beside the time, and why no more is proved. */
  readonly planTip: string;
}

const NOTHING: Headline = {
  ...{ worst: undefined, worstTip: '', worstSince: '', survives: undefined, survivesSince: '' },
  ...{ parts: [], planTip: '' },
};

/** The moves that are ticked, of the plan on show. */
export const tickedMoves = (state: DeskState): readonly PlannedMove[] =>
  endedExecution(state) === undefined
    ? (currentPlan(state)?.plan.moves.filter(({ vmid }) => state.ticked.has(vmid)) ?? [])
    : [];

function costParts(state: DeskState, plan: Plan): readonly string[] {
  if (runningExecution(state) !== undefined) return [];
  const moves = tickedMoves(state);
  if (moves.length === 0) return [];
  const { bytes, expectedSecondsRange } = state.selection ?? plan;
  return [
    t('{size} over the network, {time}', {
      size: formatBytes(bytes),
      time: formatDurationRange(...expectedSecondsRange),
    }),
    downtimeText(moves),
  ];
}

/** What is said of a plan holds for what it proposes, not for less of it. */
const quality = ({ ticked }: DeskState, plan: Plan): string =>
  [...initialTicks(plan.moves)].every((vmid) => ticked.has(vmid)) ? qualityText(plan) : '';

const SPELL_MIN_MS = 60_000;
const DAY_MS = 86_400_000;

/** As far as anybody looked: it may have been so for longer. */
function sinceText(sinceMs: number, nowMs: number): string {
  if (nowMs - sinceMs < SPELL_MIN_MS) return '';
  const time = nowMs - sinceMs < DAY_MS ? clockText(sinceMs) : dayText(sinceMs);
  return t('since {time} at least', { time });
}

/** Nodes tell their figures every 10 s, and are heard of a little later. */
const FIGURES_AGE_MS = 15_000;

/** Something was moved a moment ago, so that the figures may still be those from before. */
function isBeforeLastMove({ sections: { cluster, execution } }: DeskState): boolean {
  const ends = (execution?.current?.moves ?? []).map(({ endedAtMs = 0 }) => endedAtMs);
  return cluster !== undefined && cluster.takenAtMs < Math.max(0, ...ends) + FIGURES_AGE_MS;
}

export function headline(state: DeskState): Headline {
  const balances = balancesOf(state);
  const current = currentPlan(state);
  if (balances === undefined) return NOTHING;
  const { now, after } = balances;
  const { since, takenAtMs = 0 } = state.sections.cluster ?? {};
  const late = isBeforeLastMove(state) ? t('may be from before the last move') : undefined;
  const basis =
    current?.plan.basis === 'current-sample'
      ? [t('from the current sample, history is still being read')]
      : [];
  return {
    planTip:
      current === undefined ? '' : `${proofText(state, current.plan)} ${orderText(current.plan)}`.trim(),
    worst: worstText(now, after),
    worstTip: spreadText(now, after),
    worstSince: late ?? sinceText(since?.worstMs ?? takenAtMs, takenAtMs),
    survivesSince: late ?? sinceText(since?.survivalMs ?? takenAtMs, takenAtMs),
    survives: arrow(survival(now), after && survival(after)),
    parts:
      current === undefined || (current.stale && runningExecution(state) === undefined)
        ? []
        : [quality(state, current.plan), ...costParts(state, current.plan), ...basis].filter(
            (part) => part !== '',
          ),
  };
}
