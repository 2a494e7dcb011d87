import type { Desk } from '../desk/desk.ts';
import { abortText } from '../present/abort-view.ts';
import { runningExecution } from '../present/state.ts';
import { t } from '../present/text.ts';
import { openConfirmWindow } from './confirm-window.ts';

/** The second dialog of S19: what aborting may leave behind, with the keyboard on Cancel. */
export function openAbortWindow(desk: Desk): void {
  const execution = runningExecution(desk.state);
  if (execution === undefined) return;
  openConfirmWindow({
    title: t('Abort Running Moves'),
    body: abortText(desk.state),
    ticks: [],
    button: t('Abort Running Moves'),
    iconCls: 'fa fa-times',
    focus: 'cancel',
    confirmed: () => desk.request({ type: 'execution.abort', executionId: execution.id }),
  });
}
