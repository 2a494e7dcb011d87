import type { MoveState, MoveView } from '#shared/execution/execution-view.ts';
import { formatBytes, formatDurationRange } from '#shared/kit/units.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { type Reason, reasonText } from '#shared/plan/reason.ts';
import { RULE_PREFIXES } from '#shared/rules/rule.ts';
import { secondsText } from './headline.ts';
import { nodeRows } from './node-rows.ts';
import { type DeskState, newestPlan, planOf, shownExecution } from './state.ts';
import { t } from './text.ts';
import { toldOf } from './told.ts';

/** One line of Proposed Moves: plain text only, encoded where it is drawn. */
export interface MoveRow {
  readonly vmid: number;
  readonly ticked: boolean;
  readonly step: number;
  readonly guest: string;
  readonly kind: 'qemu' | 'lxc';
  readonly route: string;
  readonly bytes: number;
  readonly toCopy: string;
  readonly expectedSeconds: number;
  readonly takes: string;
  readonly how: string;
  readonly stops: boolean;
  readonly why: string;
  readonly targetPercent: number;
  readonly effect: string;
  /** Why it is un-ticked, when we did that. */
  readonly droppedNote: string;
  readonly warnings: number;
  readonly state: MoveState | '';
  readonly fraction: number;
  /** Changes when the figures of its two nodes do, so that an opened row is drawn again. */
  readonly nodes: string;
}

export const guestLabel = ({ vmid, name }: { vmid: number; name?: string | undefined }): string =>
  name === undefined ? String(vmid) : `${vmid} ${name}`;

export const routeLabel = ({ source, target }: { source: string; target: string }): string =>
  `${source} → ${target}`;

/** What a person should know of a guest that does not go straight. */
const detour = ({ via, target }: PlannedMove): readonly string[] =>
  via === undefined ? [] : [t('parks on {stop}, then moves to {target}', { stop: via.node, target })];

const PREFIX_OF_RULE = new RegExp(`(^|, | and )(${RULE_PREFIXES.join('|')})(?= |$)`, 'g');

/** A rule is named by where it was written, in our words, and by its own name, which is nobody's to translate. */
const rulesNamed = (ids: string): string =>
  ids.replace(
    PREFIX_OF_RULE,
    (_all, before: string, prefix: string) => before.replace('and', t('and')) + t(prefix),
  );

/** What sentences name in our own words, by the hole that it fills. */
const WORDED: Readonly<Record<string, (value: string) => string>> = {
  one: rulesNamed,
  origin: rulesNamed,
  other: rulesNamed,
  resource: (value) => t(value),
  rule: rulesNamed,
  rules: rulesNamed,
};

/** A reason in the reader's language, with what it names of our own words. */
export function sentence({ code, data }: Reason): string {
  const worded = Object.entries(data).map(([hole, value]) => [
    hole,
    typeof value === 'string' ? (WORDED[hole]?.(value) ?? value) : value,
  ]);
  return reasonText({ code, data: Object.fromEntries(worded) }, (template) => t(template));
}

const HOW_TEXTS: Readonly<Record<MoveView['how'], () => string>> = {
  live: () => t('live'),
  restart: () => t('restart'),
  offline: () => t('while stopped'),
};

const howText = ({ how, downtimeSeconds }: PlannedMove): string =>
  how === 'restart'
    ? t('restart, about {down} down', { down: secondsText(downtimeSeconds) })
    : HOW_TEXTS[how]();

interface Surroundings {
  readonly state: DeskState;
  readonly running: ReadonlyMap<number, MoveView>;
  /** The figures after the ticked moves, by node. */
  readonly figures: ReadonlyMap<string, string>;
}

/** What a move is doing just now; nothing before it was approved. */
const doing = (now: MoveView | undefined): Pick<MoveRow, 'state' | 'fraction'> => ({
  state: now?.state ?? '',
  fraction: now?.progress?.fraction ?? (now?.state === 'done' ? 1 : 0),
});

/** What kept a move from its end, with what to do about it: then nobody asks why it was proposed. */
const trouble = (now: MoveView | undefined): string | undefined =>
  now?.state === 'failed' || now?.state === 'aborted' || now?.state === 'skipped'
    ? toldOf(now).join(' · ') || undefined
    : undefined;

function rowOf(move: PlannedMove, { state, running, figures }: Surroundings): MoveRow {
  const dropped = state.dropped.find(({ vmid }) => vmid === move.vmid);
  const now = running.get(move.vmid);
  return {
    vmid: move.vmid,
    ticked: now !== undefined || state.ticked.has(move.vmid),
    step: move.step,
    guest: guestLabel(move),
    kind: move.kind,
    route: routeLabel(move),
    bytes: move.bytes,
    toCopy: formatBytes(move.bytes),
    expectedSeconds: move.expectedSeconds,
    takes: formatDurationRange(...move.expectedSecondsRange),
    how: howText(move),
    stops: move.how !== 'live',
    why: trouble(now) ?? [...detour(move), sentence(move.reason)].join(' · '),
    targetPercent: move.targetPercent,
    effect: `${Math.round(move.targetPercent)} %`,
    droppedNote: dropped === undefined ? '' : t('needs the move of {guest}', { guest: dropped.needs }),
    warnings: move.warnings.length,
    nodes: `${figures.get(move.source)} ${figures.get(move.target)}`,
    ...doing(now),
  };
}

/** A move of an execution whose plan this page has never seen: somebody else's, or from before a reload. */
const rowOfUnplanned = (move: MoveView): MoveRow => ({
  vmid: move.vmid,
  ticked: true,
  step: move.step,
  guest: guestLabel(move),
  kind: move.kind,
  route: routeLabel(move),
  bytes: move.bytes,
  toCopy: formatBytes(move.bytes),
  expectedSeconds: 0,
  takes: '',
  how: HOW_TEXTS[move.how](),
  stops: move.how !== 'live',
  why: trouble(move) ?? '',
  targetPercent: 0,
  effect: '',
  droppedNote: '',
  warnings: 0,
  nodes: '',
  ...doing(move),
});

/** The moves proposed; while an execution is on, and until there is another plan, the moves that were approved. */
export function moveRows(state: DeskState): readonly MoveRow[] {
  const execution = shownExecution(state);
  const moves = (execution ? planOf(state, execution) : newestPlan(state))?.plan.moves ?? [];
  const running = new Map(execution?.moves.map((move) => [move.vmid, move]));
  const figures = new Map(
    nodeRows(state).map(({ node, bars }) => [
      node,
      bars.map((bar) => Math.round(bar.afterPercent ?? -1)).join(),
    ]),
  );
  if (execution === undefined) return moves.map((move) => rowOf(move, { state, running, figures }));
  const planned = new Map(moves.map((move) => [move.vmid, move]));
  return execution.moves.map((view) => {
    const move = planned.get(view.vmid);
    return move === undefined ? rowOfUnplanned(view) : rowOf(move, { state, running, figures });
  });
}
