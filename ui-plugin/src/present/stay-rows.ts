import { mayLetGo } from './errand-rows.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import { guestLabel, sentence } from './move-rows.ts';
import { isNeverMoved, neverUntil } from './never-move.ts';
import { currentPlan, type DeskState } from './state.ts';
import { t } from './text.ts';

export interface StayRow {
  readonly vmid: number;
  readonly guest: string;
  readonly kind: 'qemu' | 'lxc';
  readonly running: boolean;
  readonly node: string;
  readonly why: string;
  readonly neverMoved: boolean;
  /** Until which day, where not for ever. */
  readonly neverUntil: string;
  /** Changes when the answer of the engine has come, so that an opened row is drawn again. */
  readonly explained: boolean;
}

/** Every guest that stays, with its first reason. */
export function stayRows(state: DeskState): readonly StayRow[] {
  const current = currentPlan(state);
  if (current === undefined) return [];
  const guests = new Map(current.snapshot.guests.map((guest) => [guest.vmid, guest]));
  const kept = state.sections.settings?.settings ?? current.settings;
  return current.plan.stays.map(({ vmid, node, reason }) => {
    const guest = guests.get(vmid);
    return {
      vmid,
      guest: guestLabel({ vmid, name: guest?.name }),
      kind: guest?.kind ?? 'qemu',
      running: guest?.status === 'running',
      node,
      why: sentence(reason),
      neverMoved: isNeverMoved(kept, vmid, current.snapshot.takenAtMs),
      neverUntil: neverUntil(kept, vmid, current.snapshot.takenAtMs) ?? '',
      explained: state.explanations.has(vmid),
    };
  });
}

/** What an opened row shows: the answer of the engine per target node, or that it is being asked. */
export function stayDetails(state: DeskState, vmid: number): Markup {
  const explanation = state.explanations.get(vmid);
  const guest = currentPlan(state)?.snapshot.guests.find((candidate) => candidate.vmid === vmid);
  const link: Html =
    guest === undefined
      ? noHtml
      : html`<div><button type="button" class="pve-rebalance-link" data-action="guest" data-arg="${guest.kind}/${vmid}">${t(
          'Show guest {guest}',
          { guest: guestLabel(guest) },
        )}</button></div>`;
  const body =
    explanation === undefined
      ? html`<div class="pve-rebalance-more">${t('Asking the engine…')}</div>`
      : html`<div><b>${t('Why not on another node')}</b><ul>${explanation.targets.map(
          ({ node, reason }) => html`<li>${node}: ${sentence(reason)}</li>`,
        )}</ul></div>`;
  const allow: Html = mayLetGo(state, vmid)
    ? html`<div><button type="button" class="pve-rebalance-button" data-action="allow" data-arg="${vmid}">${t(
        'Allow for This Plan',
      )}</button></div>`
    : noHtml;
  return html`<div class="pve-rebalance-details">${body}${link}${allow}</div>`.markup;
}
