import type { Desk } from '../desk/desk.ts';
import { label } from '../present/html.ts';
import { linksHtml } from '../present/links-view.ts';
import { t } from '../present/text.ts';
import { openInfoWindow } from './info-window.ts';

/** How fast migrations between the nodes were, and what guests did in them. */
export function openLinksWindow(desk: Desk): void {
  openInfoWindow({ title: label(t('Measured Migrations')) }).show(linksHtml(desk.state));
}
