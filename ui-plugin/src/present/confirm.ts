import type { ExecutionView } from '#shared/execution/execution-view.ts';
import { mandateSeconds } from '#shared/execution/limits.ts';
import { formatBytes, formatDurationRange } from '#shared/kit/units.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { clockText } from './clock.ts';
import { secondsText, tickedMoves } from './headline.ts';
import { guestLabel, routeLabel, sentence } from './move-rows.ts';
import { currentPlan, type DeskState, settingsNow } from './state.ts';
import { t, tn } from './text.ts';

/** What is asked before anything moves; `consents` are the downtimes that want a tick of their own. */
export interface Confirmation {
  readonly sentence: string;
  readonly mandate: string;
  readonly consents: readonly { readonly vmid: number; readonly text: string }[];
  /** What about the cluster must be known, and is ticked too (S15). */
  readonly risks: readonly string[];
  readonly button: string;
}

const nodesOf = (moves: readonly PlannedMove[]): string =>
  [...new Set(moves.flatMap(({ source, target }) => [source, target]))]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .join(', ');

const kinds = (moves: readonly PlannedMove[]): string => {
  const live = moves.filter(({ how }) => how === 'live').length;
  const restart = moves.filter(({ how }) => how === 'restart').length;
  const offline = moves.length - live - restart;
  return [
    ...(live > 0 ? [tn('{count} guest moves live', '{count} guests move live', live)] : []),
    ...(restart > 0 ? [tn('{count} guest restarts', '{count} guests restart', restart)] : []),
    ...(offline > 0
      ? [tn('{count} guest moves while stopped', '{count} guests move while stopped', offline)]
      : []),
  ].join(', ');
};

export function confirmation(state: DeskState, nowMs: number): Confirmation | undefined {
  const current = currentPlan(state);
  const moves = tickedMoves(state);
  if (current === undefined || moves.length === 0) return undefined;
  const { bytes, expectedSecondsRange } = state.selection ?? current.plan;
  const [, high] = expectedSecondsRange;
  const until = clockText(nowMs + 1000 * mandateSeconds(high, settingsNow(state) ?? defaultSettings));
  return {
    sentence: t('{what}, {size} over the network, in {time}, between {nodes}.', {
      what: kinds(moves),
      size: formatBytes(bytes),
      time: formatDurationRange(...expectedSecondsRange),
      nodes: nodesOf(moves),
    }),
    mandate: t(
      'Continues until finished or {time}, also after you log out. Log out does not stop it; Stop does.',
      { time: until },
    ),
    consents: moves
      .filter(({ needsConsent }) => needsConsent)
      .map((move) => ({
        vmid: move.vmid,
        text: t('{guest}, {route}: restart, about {down} down', {
          guest: guestLabel(move),
          route: routeLabel(move),
          down: secondsText(move.downtimeSeconds),
        }),
      })),
    risks: (state.sections.cluster?.health ?? [])
      .filter(({ level }) => level === 'ask')
      .map(({ reason }) => sentence(reason)),
    button: tn('Apply {count} Move', 'Apply {count} Moves', moves.length),
  };
}

/** The same for the rest of an execution that was interrupted or has paused. */
export function continuation(
  execution: ExecutionView,
  user: string,
): Pick<Confirmation, 'sentence' | 'mandate' | 'button'> {
  const open = execution.moves.filter(({ state }) => state !== 'done');
  const guests = open.map(guestLabel).slice(0, 5).join(', ');
  const rest = open.length - 5;
  return {
    sentence: t('The remaining moves are planned again and go on: {guests}.', {
      guests: rest > 0 ? `${guests}, ${t('and {count} more', { count: rest })}` : guests,
    }),
    mandate: t(
      'They become your approval ({user}), also after you log out. Log out does not stop it; Stop does.',
      {
        user,
      },
    ),
    button: t('Continue as {user}', { user }),
  };
}
