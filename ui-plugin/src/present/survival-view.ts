import { formatBytes } from '#shared/kit/units.ts';
import type { Loss, Survival } from '#shared/plan/answers/survive.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import { guestLabel, sentence } from './move-rows.ts';
import type { CurrentPlan } from './state.ts';
import { t, tn } from './text.ts';

const ICONS: Readonly<Record<Loss['verdict'], string>> = {
  yes: 'fa fa-check-circle good',
  no: 'fa fa-times-circle critical',
  unknown: 'fa fa-question-circle faded',
};

/** So many guests are named; the others are counted. */
const NAMED_MAX = 6;

function named(plan: CurrentPlan, vmids: readonly number[]): string {
  const byVmid = new Map(plan.snapshot.guests.map((guest) => [guest.vmid, guest]));
  const names = vmids.slice(0, NAMED_MAX).map((vmid) => guestLabel(byVmid.get(vmid) ?? { vmid }));
  const rest = vmids.length - names.length;
  return [...names, ...(rest > 0 ? [tn('{count} more', '{count} more', rest)] : [])].join(', ');
}

function verdictText({ verdict, why, needBytes, freeBytes }: Loss): string {
  const sizes = { need: formatBytes(needBytes), free: formatBytes(freeBytes) };
  switch (verdict) {
    case 'yes':
      return t('its guests fit on the others: {need} into {free} free', sizes);
    case 'no':
      return t('not all of its guests fit: {need} into {free} free', sizes);
    case 'unknown':
      return why === undefined ? t('unknown') : sentence(why);
  }
}

/** What becomes of whom, as far as there is somebody. */
function fates(plan: CurrentPlan, loss: Loss): string[] {
  const fate = (vmids: readonly number[], text: string) =>
    vmids.length === 0 ? [] : [`${text}: ${named(plan, vmids)}`];
  return [
    ...fate(loss.unfit, t('find no room')),
    ...fate(loss.restarts, t('HA restarts them elsewhere')),
    ...fate(loss.byHand, t('to be started by hand')),
    ...fate(
      loss.bound.map(({ vmid }) => vmid),
      t('come back only with their node'),
    ),
    ...(loss.majority ? [] : [t('The nodes that are left have no majority: nothing restarts by itself.')]),
  ];
}

const lossHtml = (plan: CurrentPlan, loss: Loss): Html =>
  html`<li><i class="${ICONS[loss.verdict]}" aria-hidden="true"></i> <b>${loss.nodes.join(', ')}</b>: ${verdictText(
    loss,
  )}${fates(plan, loss).map((line) => html`<div class="pve-rebalance-more">${line}</div>`)}</li>`;

/** What the loss of each node would do, node by node. */
export function survivalHtml(plan: CurrentPlan | undefined, { losses, problems }: Survival): Markup {
  if (plan === undefined) return noHtml.markup;
  return html`<p>${t(
    'Whether the memory of the other nodes takes all that runs on a node that is lost, with the cluster as it is now.',
  )}</p><ul class="pve-rebalance-plain">${losses.map((loss) => lossHtml(plan, loss))}${problems.map(
    (problem) => html`<li>${sentence(problem)}</li>`,
  )}</ul>`.markup;
}
