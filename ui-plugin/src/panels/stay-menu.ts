import type { Desk } from '../desk/desk.ts';
import type { MenuItemConfig } from '../ext/components.d.ts';
import type { ExtMenu } from '../ext/ext.d.ts';
import { toolkit } from '../ext/toolkit.ts';
import { label } from '../present/html.ts';
import type { StayRow } from '../present/stay-rows.ts';
import { t } from '../present/text.ts';

/** Keeps or drops the rule "never move this guest" in our settings, for everybody; the guest is not touched. */
function setNever(desk: Desk, vmid: number, never: boolean): void {
  const kept = desk.state.sections.settings?.settings.neverMoveVmids ?? [];
  const others = kept.filter((other) => other !== vmid);
  const neverMoveVmids = never ? [...others, vmid].sort((a, b) => a - b) : others;
  desk.request({ type: 'settings.change', settings: { neverMoveVmids } });
}

/** The menu of a guest that stays. */
export function showStayMenu(
  desk: Desk,
  { vmid, neverMoved }: StayRow,
  position: readonly [number, number],
): void {
  const may =
    desk.state.sections.session?.rights.settings === true && desk.state.sections.settings !== undefined;
  const items: readonly MenuItemConfig[] = [
    {
      text: label(neverMoved ? t('May Be Moved Again') : t('Never Move This Guest')),
      iconCls: 'fa fa-thumb-tack',
      disabled: !may,
      handler: () => setNever(desk, vmid, !neverMoved),
    },
  ];
  const menu = toolkit().create({ xtype: 'menu', items }) as ExtMenu;
  menu.on('hide', () => window.setTimeout(() => menu.destroy()));
  menu.showAt(position);
}
