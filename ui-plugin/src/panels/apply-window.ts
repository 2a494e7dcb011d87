import type { Desk } from '../desk/desk.ts';
import { confirmation } from '../present/confirm.ts';
import { html, noHtml } from '../present/html.ts';
import { preflightHtml } from '../present/preflight.ts';
import { purposeText } from '../present/purpose-text.ts';
import { currentPlan, nowFor } from '../present/state.ts';
import { t } from '../present/text.ts';
import { openConfirmWindow } from './confirm-window.ts';

/** Asks for the approval: the sentence, how long it holds, and a tick for each downtime. */
export function openApplyWindow(desk: Desk): void {
  const asked = confirmation(desk.state, nowFor(desk.state));
  const current = currentPlan(desk.state);
  if (asked === undefined || current === undefined) return;
  const { planId, digest } = current;
  const vmids = [...desk.state.ticked];
  const consentVmids = asked.consents.map(({ vmid }) => vmid);
  openConfirmWindow({
    title: current.purpose === undefined ? t('Apply Moves') : purposeText(current.purpose),
    body: html`<p>${asked.sentence}</p><p>${asked.mandate}</p>${preflightHtml(desk.state)}${
      consentVmids.length === 0
        ? noHtml
        : html`<p><b>${t('These guests stop for a while. Tick each one:')}</b></p>`
    }`.markup,
    ticks: [...asked.risks, ...asked.consents.map(({ text }) => text)],
    button: asked.button,
    iconCls: 'fa fa-play',
    focus: consentVmids.length + asked.risks.length === 0 ? 'confirm' : 'cancel',
    confirmed: () =>
      desk.request({
        type: 'plan.approve',
        planId,
        digest,
        vmids,
        consentVmids,
        acceptsQuorumRisk: asked.risks.length > 0,
      }),
  });
}
