import type { Purpose } from '#shared/plan/purpose.ts';
import type { Desk } from '../desk/desk.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { openPage, openTask, showGuest } from '../ext/host.ts';
import type { ActionName } from '../present/banner.ts';
import { planAsCommands } from '../present/plan-as-commands.ts';
import { acceptedPage } from '../present/remedy.ts';
import { newestPlan, nowFor } from '../present/state.ts';
import { t } from '../present/text.ts';
import { openContinueWindow } from './continue-window.ts';
import { allowGuest } from './guest-menu.ts';
import { openSurvivalWindow } from './survival-window.ts';
import { showTab, type TabName } from './tabs.ts';
import { openTextWindow } from './text-window.ts';
import { openUnlockWindow } from './unlock-window.ts';

type Deed = (desk: Desk, panel: ExtComponent, argument: string) => void;

const closeExecution: Deed = (desk) => {
  const execution = desk.state.sections.execution?.current;
  if (execution) desk.request({ type: 'execution.close', executionId: execution.id });
};

const renew: Deed = (desk) => desk.request({ type: 'plan.request', settings: desk.state.choice });

/** Asks for the plan, and shows it where it can be looked at and ticked. */
const pursue = (desk: Desk, panel: ExtComponent, purpose: Purpose, tab: TabName): void => {
  desk.pursue(purpose);
  showTab(panel, tab);
};

/** From now on plans of this window may use a node again that was emptied. */
const useNode: Deed = (desk, _panel, node) => {
  const { settings } = newestPlan(desk.state) ?? {};
  const evacuatedNodes = settings?.evacuatedNodes.filter((each) => each !== node) ?? [];
  desk.choose({ evacuatedNodes });
};

const DEEDS: { readonly [Name in ActionName]: Deed } = {
  allow: (desk, _panel, vmid) => allowGuest(desk, Number(vmid)),
  'bring-back': (desk, panel, node) =>
    pursue(desk, panel, { kind: 'return-home', nodes: [node] }, 'maintenance'),
  'close-execution': closeExecution,
  continue: (desk) => openContinueWindow(desk),
  'copy-commands': (desk) =>
    openTextWindow(t('Copy as Commands'), planAsCommands(desk.state, nowFor(desk.state))),
  'dismiss-back': (desk) => desk.dismiss('back'),
  'dismiss-changes': (desk) => desk.dismiss('changes'),
  'dismiss-problem': (desk) => desk.dismiss('problem'),
  'dismiss-result': (desk) => desk.dismiss('result'),
  'drop-errand': (desk) => desk.pursue(undefined),
  guest: (_desk, panel, id) => showGuest(panel, id),
  'open-bridge': (desk) => openPage(acceptedPage(desk.state.bridgeUrl)),
  reconnect: (desk) => desk.reconnect(),
  'reload-page': () => location.reload(),
  renew,
  request: renew,
  survival: (desk) => openSurvivalWindow(desk),
  task: (_desk, _panel, upid) => openTask(upid),
  undo: (desk, panel, executionId) => pursue(desk, panel, { kind: 'undo', executionId }, 'moves'),
  unlock: (desk) => openUnlockWindow(desk),
  'use-node': useNode,
};

/** Does what the pressed element names; a name that nobody knows does nothing. */
export function perform(desk: Desk, panel: ExtComponent, action: string, argument: string): void {
  if (Object.hasOwn(DEEDS, action)) DEEDS[action as ActionName](desk, panel, argument);
}
