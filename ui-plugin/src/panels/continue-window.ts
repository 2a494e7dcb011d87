import type { Desk } from '../desk/desk.ts';
import { continuation } from '../present/confirm.ts';
import { html } from '../present/html.ts';
import { runningExecution } from '../present/state.ts';
import { t } from '../present/text.ts';
import { openConfirmWindow } from './confirm-window.ts';

/** Continuing makes the rest somebody's own mandate: so it is asked like an approval (S3). */
export function openContinueWindow(desk: Desk): void {
  const execution = runningExecution(desk.state);
  const user = desk.state.sections.session?.userid;
  if (execution === undefined || user === undefined) return;
  const { sentence, mandate, button } = continuation(execution, user);
  openConfirmWindow({
    title: t('Continue'),
    body: html`<p>${sentence}</p><p>${mandate}</p>`.markup,
    ticks: [],
    button,
    iconCls: 'fa fa-play',
    focus: 'confirm',
    confirmed: () => desk.request({ type: 'execution.continue', executionId: execution.id }),
  });
}
