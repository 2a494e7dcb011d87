import type { Desk } from '../desk/desk.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { openPage, openTask, showGuest } from '../ext/host.ts';
import type { ActionName } from '../present/banner.ts';
import { bridgePage } from '../present/connection-view.ts';
import { openContinueWindow } from './continue-window.ts';
import { openSurvivalWindow } from './survival-window.ts';

type Deed = (desk: Desk, panel: ExtComponent, argument: string) => void;

const closeExecution: Deed = (desk) => {
  const execution = desk.state.sections.execution?.current;
  if (execution) desk.request({ type: 'execution.close', executionId: execution.id });
};

const renew: Deed = (desk) => desk.request({ type: 'plan.request', settings: desk.state.choice });

const DEEDS: { readonly [Name in ActionName]: Deed } = {
  'close-execution': closeExecution,
  continue: (desk) => openContinueWindow(desk),
  'dismiss-changes': (desk) => desk.dismiss('changes'),
  'dismiss-problem': (desk) => desk.dismiss('problem'),
  'dismiss-result': (desk) => desk.dismiss('result'),
  guest: (_desk, panel, id) => showGuest(panel, id),
  'open-bridge': (desk) => openPage(bridgePage(desk.state.bridgeUrl)),
  reconnect: (desk) => desk.reconnect(),
  'reload-page': () => location.reload(),
  renew,
  request: renew,
  survival: (desk) => openSurvivalWindow(desk),
  task: (_desk, _panel, upid) => openTask(upid),
};

/** Does what the pressed element names; a name that nobody knows does nothing. */
export function perform(desk: Desk, panel: ExtComponent, action: string, argument: string): void {
  if (Object.hasOwn(DEEDS, action)) DEEDS[action as ActionName](desk, panel, argument);
}
