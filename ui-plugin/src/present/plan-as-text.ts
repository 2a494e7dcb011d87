import { formatBytes, formatDurationRange, formatPercent } from '#shared/kit/units.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { clockText, dayText } from './clock.ts';
import { stayingOf, stayReason } from './errand-rows.ts';
import { downtimeText, headline, tickedMoves } from './headline.ts';
import { guestLabel, routeLabel, sentence } from './move-rows.ts';
import { nodeRows } from './node-rows.ts';
import { purposeText } from './purpose-text.ts';
import { currentPlan, type DeskState, newestPlan } from './state.ts';
import { t } from './text.ts';

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];

const moveLine = (move: PlannedMove): string =>
  [
    `${t('Step')} ${move.step}: ${guestLabel(move)}, ${routeLabel(move)}`,
    move.how === 'live' ? t('live') : move.how === 'restart' ? t('restart') : t('while stopped'),
    formatBytes(move.bytes),
    formatDurationRange(...move.expectedSecondsRange),
    sentence(move.reason),
  ].join(', ');

function nodeLines(state: DeskState): string[] {
  return nodeRows(state).map(({ node, bars, guestsNow, guestsAfter, note }) => {
    const figures = bars.map(({ resource, nowPercent, afterPercent }) => {
      const name = resource === 'memory' ? t('memory') : t('CPU');
      return `${name} ${formatPercent(nowPercent)} → ${formatPercent(afterPercent ?? nowPercent)}`;
    });
    const guests = t('{before} → {after} guests', { before: guestsNow, after: guestsAfter ?? guestsNow });
    return [node, ...figures, guests, note].filter((part) => part !== '').join(', ');
  });
}

function stayLines(state: DeskState): string[] {
  const guests = new Map(newestPlan(state)?.snapshot.guests.map((guest) => [guest.vmid, guest]));
  const { errand } = state;
  if (errand === undefined) return [];
  return stayingOf(errand).map(
    (stay) => `${guestLabel(guests.get(stay.vmid) ?? stay)}, ${stay.node}: ${stayReason(stay)}`,
  );
}

function commandsOf({ errand }: DeskState): readonly string[] {
  const answer = errand?.answer;
  return answer?.kind === 'evacuate' ? answer.evacuation.commands : (answer?.wayBack.commands ?? []);
}

/** The plan on show as it is ticked, for a change ticket: plain text that can be pasted anywhere. */
export function planAsText(state: DeskState, nowMs: number): string {
  const current = currentPlan(state);
  if (current === undefined) return '';
  const moves = tickedMoves(state);
  const { bytes, expectedSecondsRange } = state.selection ?? current.plan;
  const { cluster, session } = state.sections;
  const cost = t('{size} over the network, {time}', {
    size: formatBytes(bytes),
    time: formatDurationRange(...expectedSecondsRange),
  });
  const { worst, survives = t('unknown') } = headline(state);
  return [
    [purposeText(current.purpose), cluster?.facts.name ?? ''].filter((part) => part !== '').join(', '),
    [
      `${dayText(nowMs)} ${clockText(nowMs)}`,
      session?.userid ?? '',
      t('plan {digest}', { digest: current.digest.slice(0, 12) }),
    ].join(', '),
    ...(moves.length === 0 ? [] : [`${cost}; ${downtimeText(moves)}`]),
    ...section(t('Moves'), moves.map(moveLine)),
    ...section(t('Who stays, and why'), stayLines(state)),
    ...section(t('Nodes'), nodeLines(state)),
    '',
    ...(worst === undefined ? [] : [t('Worst node: {node}', { node: worst })]),
    t('Memory for the loss of any one node: {answer}', { answer: survives }),
    ...section(t('Commands for HA, which are not run'), commandsOf(state)),
  ].join('\n');
}
