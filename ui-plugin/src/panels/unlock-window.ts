import type { Desk } from '../desk/desk.ts';
import { html } from '../present/html.ts';
import { t } from '../present/text.ts';
import { openConfirmWindow } from './confirm-window.ts';

/** Takes the lock of the cluster away from a bridge that is gone: asked twice, for it could still be at work. */
export function openUnlockWindow(desk: Desk): void {
  const node = desk.state.sections.execution?.lock?.node ?? '?';
  openConfirmWindow({
    title: t('Unlock'),
    body: html`<p>${t(
      'Only where the bridge of {node} is gone for good: what it has asked Proxmox VE for goes on, and it starts nothing more.',
      { node },
    )}</p>`.markup,
    ticks: [],
    button: t('Unlock'),
    iconCls: 'fa fa-unlock',
    focus: 'cancel',
    confirmed: () => desk.request({ type: 'execution.unlock' }),
  });
}
