import { formatBytes, formatDurationRange } from '#shared/kit/units.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import { stayingOf } from './errand-rows.ts';
import { downtimeText, tickedMoves } from './headline.ts';
import { type Html, html, joinHtml, type Markup, noHtml } from './html.ts';
import { sentence } from './move-rows.ts';
import { problemText } from './problem-text.ts';
import { currentPlan, type DeskState, type Errand, openErrand, shownExecution } from './state.ts';
import { t, tn } from './text.ts';

const nodesOf = (purpose: Purpose): string => (purpose.kind === 'undo' ? '' : purpose.nodes.join(', '));

interface Verdict {
  readonly isGood: boolean;
  readonly text: string;
}

/** Whether the nodes will be empty with what is ticked. */
function emptying(state: DeskState, errand: Errand): Verdict {
  const node = nodesOf(errand.purpose);
  const unticked = (currentPlan(state)?.plan.moves.length ?? 0) - tickedMoves(state).length;
  const left = stayingOf(errand).length + unticked;
  if (left > 0)
    return {
      isGood: false,
      text:
        unticked === 0
          ? tn('{count} guest stays on {node}.', '{count} guests stay on {node}.', left, { node })
          : tn(
              '{count} guest stays on {node} with these ticks.',
              '{count} guests stay on {node} with these ticks.',
              left,
              { node },
            ),
    };
  const isEmpty = tickedMoves(state).length === 0;
  return {
    isGood: true,
    text: isEmpty ? t('Nothing runs on {node}.', { node }) : t('{node} can be emptied.', { node }),
  };
}

function returning(state: DeskState, errand: Errand): Verdict {
  const count = tickedMoves(state).length;
  const staying = stayingOf(errand).length;
  const isGood = count > 0 && staying === 0;
  if (count === 0) return { isGood, text: t('Nobody can go back.') };
  const go = tn('{count} guest goes back.', '{count} guests go back.', count);
  const stay = tn('{count} guest stays.', '{count} guests stay.', staying);
  return { isGood, text: staying === 0 ? go : `${go} ${stay}` };
}

function verdictHtml(state: DeskState, errand: Errand): Html {
  const { isGood, text } =
    errand.purpose.kind === 'evacuate' ? emptying(state, errand) : returning(state, errand);
  const icon = isGood ? 'fa fa-check-circle good' : 'fa fa-exclamation-triangle warning';
  const moves = tickedMoves(state);
  const { bytes, expectedSecondsRange } = state.selection ??
    currentPlan(state)?.plan ?? { bytes: 0, expectedSecondsRange: [0, 0] as const };
  const cost =
    moves.length === 0
      ? []
      : [
          t('{size} over the network, {time}', {
            size: formatBytes(bytes),
            time: formatDurationRange(expectedSecondsRange[0], expectedSecondsRange[1]),
          }),
          downtimeText(moves),
        ];
  return html`<div><i class="${icon}" aria-hidden="true"></i> <b>${text}</b> ${cost.join(' · ')}</div>`;
}

/** What the loss of one more node would do, what to run beside it, and what was wrong with the question. */
function aroundIt({ answer }: Errand): readonly Html[] {
  const commands =
    answer?.kind === 'evacuate' ? answer.evacuation.commands : (answer?.wayBack.commands ?? []);
  const lines = commands.map((command) => html`<code>${command}</code>`);
  const shown =
    lines.length === 0
      ? []
      : [
          html`<div>${
            answer?.kind === 'evacuate'
              ? t('To keep HA away from it meanwhile, run:')
              : t('To let HA use it again, run:')
          } ${joinHtml(lines, html` `)}</div>`,
        ];
  if (answer?.kind !== 'evacuate') return shown;
  const { survival, problems } = answer.evacuation;
  const verdict = { yes: t('yes'), no: t('no'), unknown: t('unknown') }[survival.verdict];
  return [
    html`<div>${t('Memory for the loss of one more node: {answer}', { answer: verdict })}</div>`,
    ...problems.map((problem) => html`<div>${sentence(problem)}</div>`),
    ...shown,
  ];
}

/** What stands above the guests of the Node Maintenance tab. */
export function errandHtml(state: DeskState): Markup {
  const errand = openErrand(state);
  if (errand === undefined && shownExecution(state)?.purpose !== undefined) return noHtml.markup;
  if (errand === undefined)
    return html`<div>${t('Tick the nodes that you want to work on: nothing moves before you apply it.')}</div>`
      .markup;
  if (errand.problem !== undefined) return html`<div>${problemText(errand.problem)}</div>`.markup;
  if (errand.answer === undefined) return html`<div>${t('Asking the engine…')}</div>`.markup;
  return html`${verdictHtml(state, errand)}${aroundIt(errand)}`.markup;
}
