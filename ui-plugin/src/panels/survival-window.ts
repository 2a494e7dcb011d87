import type { Desk } from '../desk/desk.ts';
import { html, label } from '../present/html.ts';
import { currentPlan } from '../present/state.ts';
import { survivalHtml } from '../present/survival-view.ts';
import { t } from '../present/text.ts';
import { openInfoWindow } from './info-window.ts';

/** What the loss of each node would do. */
export function openSurvivalWindow(desk: Desk): void {
  const opened = openInfoWindow({ title: label(t('Loss of a Node')) });
  opened.show(html`<p>${t('Asking the engine…')}</p>`.markup);
  desk
    .ask({ type: 'survive' })
    .then((survival) => opened.show(survivalHtml(currentPlan(desk.state), survival)))
    .catch((error: unknown) => opened.show(html`<p>${String(error)}</p>`.markup));
}
