import type { Desk } from '../desk/desk.ts';
import type { MenuItemConfig } from '../ext/components.d.ts';
import type { ExtMenu } from '../ext/ext.d.ts';
import { toolkit } from '../ext/toolkit.ts';
import { mayLetGo } from '../present/errand-rows.ts';
import { label } from '../present/html.ts';
import { isNeverMoved, NEVER_DAYS, neverMove } from '../present/never-move.ts';
import { isAnswered, mayKeepSettings, newestPlan, nowFor } from '../present/state.ts';
import { t, tn } from '../present/text.ts';

type How = Parameters<typeof neverMove>[2];

/** Keeps or drops the rule in our settings, for everybody; the guest itself is not touched (S23). */
function neverItems(desk: Desk, vmid: number): readonly MenuItemConfig[] {
  const kept = desk.state.sections.settings?.settings;
  const disabled = kept === undefined || !mayKeepSettings(desk.state);
  const item = (text: string, how: How, iconCls: string): MenuItemConfig => ({
    ...{ text: label(text), iconCls, disabled },
    handler: () => kept && desk.request({ type: 'settings.change', settings: neverMove(kept, vmid, how) }),
  });
  if (kept !== undefined && isNeverMoved(kept, vmid, nowFor(desk.state)))
    return [item(t('May Be Moved Again'), 'no-more', 'fa fa-thumb-tack')];
  return [
    item(t('Never Move This Guest'), 'for-ever', 'fa fa-thumb-tack'),
    ...NEVER_DAYS.map((days) =>
      item(
        tn('Not for {count} Day', 'Not for {count} Days', days),
        { days, nowMs: nowFor(desk.state) },
        'fa fa-clock-o',
      ),
    ),
  ];
}

/** What was allowed for the plan on show stays allowed. */
export const allowGuest = (desk: Desk, vmid: number): void =>
  desk.allow([...(newestPlan(desk.state)?.settings.allowedVmids ?? []), vmid]);

/** Sets our caution aside for one guest and the plan that is made now; offered where Proxmox VE would accept it (S23). */
function allowItems(desk: Desk, vmid: number): readonly MenuItemConfig[] {
  if (!mayLetGo(desk.state, vmid)) return [];
  return [
    {
      text: label(t('Allow for This Plan')),
      iconCls: 'fa fa-unlock',
      disabled: !isAnswered(desk.state),
      handler: () => allowGuest(desk, vmid),
    },
  ];
}

/** What can be done about one guest, whether it moves or stays. */
export function showGuestMenu(desk: Desk, vmid: number, position: readonly [number, number]): void {
  const items = [...allowItems(desk, vmid), ...neverItems(desk, vmid)];
  const menu = toolkit().create({ xtype: 'menu', items }) as ExtMenu;
  menu.on('hide', () => window.setTimeout(() => menu.destroy()));
  menu.showAt(position);
}
