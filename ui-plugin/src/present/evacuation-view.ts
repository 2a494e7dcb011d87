import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import type { Evacuation } from '#shared/plan/answers/evacuate.ts';
import { downtimeText } from './headline.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import { guestLabel, sentence } from './move-rows.ts';
import type { CurrentPlan } from './state.ts';
import { t, tn } from './text.ts';
import { timeRange } from './time-range.ts';

const list = (title: string, lines: readonly Html[]): Html =>
  lines.length === 0
    ? noHtml
    : html`<p><b>${title}</b></p><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

function verdict({ empties, staying, plan, nodes }: Evacuation): Html {
  const node = nodes.join(', ');
  const [icon, text] = empties
    ? ['fa fa-check-circle good', t('{node} can be emptied.', { node })]
    : [
        'fa fa-exclamation-triangle warning',
        tn('{count} guest stays on {node}.', '{count} guests stay on {node}.', staying.length, { node }),
      ];
  const cost = t('{size} over the network, {time}', {
    size: formatBytes(plan.bytes),
    time: timeRange(plan.expectedSecondsRange),
  });
  return html`<p><i class="${icon}" aria-hidden="true"></i> <b>${text}</b>${
    plan.moves.length === 0 ? noHtml : html` ${cost}; ${downtimeText(plan.moves)}.`
  }</p>`;
}

function capacity({ preview, survival }: Evacuation): Html {
  const rows = preview.map(({ node, memoryPercentBefore, memoryPercentAfter, guestsBefore, guestsAfter }) => {
    const memory = { before: formatPercent(memoryPercentBefore), after: formatPercent(memoryPercentAfter) };
    return html`${node}: ${t('memory {before} → {after}', memory)}, ${t('{before} → {after} guests', {
      before: guestsBefore,
      after: guestsAfter,
    })}`;
  });
  const answer = { yes: t('yes'), no: t('no'), unknown: t('unknown') }[survival.verdict];
  return html`${list(t('Nodes after it'), rows)}<p>${t('Memory for the loss of one more node: {answer}', {
    answer,
  })}</p>`;
}

/** Who would go where, who stays and why, and what that means for the rest. */
export function evacuationHtml(current: CurrentPlan | undefined, evacuation: Evacuation): Markup {
  const guests = new Map(current?.snapshot.guests.map((guest) => [guest.vmid, guest]));
  const nameOf = (vmid: number) => guestLabel(guests.get(vmid) ?? { vmid });
  const { plan, staying, resting, commands } = evacuation;
  return html`${verdict(evacuation)}${list(
    t('Who stays, and why'),
    staying.map(({ vmid, reason }) => html`${nameOf(vmid)}: ${sentence(reason)}`),
  )}${list(
    t('Who goes where'),
    plan.moves.map(({ vmid, target }) => html`${nameOf(vmid)} → ${target}`),
  )}${capacity(evacuation)}${list(
    t('Stopped guests that wait there'),
    resting.map((vmid) => html`${nameOf(vmid)}`),
  )}${list(
    t('To keep HA away from it meanwhile, run:'),
    commands.map((command) => html`<code>${command}</code>`),
  )}`.markup;
}
