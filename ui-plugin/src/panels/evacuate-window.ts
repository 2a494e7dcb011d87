import type { Desk } from '../desk/desk.ts';
import type { CheckboxConfig, NoShape } from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { evacuationChoice, evacuationHtml } from '../present/evacuation-view.ts';
import { html, label } from '../present/html.ts';
import { currentPlan } from '../present/state.ts';
import { t } from '../present/text.ts';
import { openInfoWindow } from './info-window.ts';

interface Switchable extends ExtComponent {
  setDisabled(disabled: boolean): void;
}

/** Which nodes to empty, what that would mean, and a plan for it; nothing moves before it is applied. */
export function openEvacuateWindow(desk: Desk): void {
  const chosen = new Set<string>();
  const preview = (): void => {
    (opened.find('#plan') as Switchable | null)?.setDisabled(chosen.size === 0);
    if (chosen.size === 0) {
      opened.show(html`<p>${t('Tick the nodes that you want to work on.')}</p>`.markup);
      return;
    }
    const asked = [...chosen];
    opened.show(html`<p>${t('Asking the engine…')}</p>`.markup);
    desk
      .ask({ type: 'evacuate', nodes: asked })
      .then((answer) => {
        const isStillAsked = asked.length === chosen.size && asked.every((node) => chosen.has(node));
        if (isStillAsked) opened.show(evacuationHtml(currentPlan(desk.state), answer));
      })
      .catch((error: unknown) => opened.show(html`<p>${String(error)}</p>`.markup));
  };
  const box = (node: string): CheckboxConfig<NoShape> => ({
    xtype: 'checkbox',
    boxLabel: label(node),
    listeners: {
      change: (_field: never, on: boolean) => {
        if (on) chosen.add(node);
        else chosen.delete(node);
        preview();
      },
    },
  });
  const nodes = currentPlan(desk.state)?.snapshot.nodes.map(({ name }) => name) ?? [];
  const opened = openInfoWindow({
    title: label(t('Evacuate Node')),
    items: nodes.map(box),
    buttons: [
      {
        xtype: 'button',
        itemId: 'plan',
        iconCls: 'fa fa-sign-out',
        text: label(t('Plan It')),
        disabled: true,
        handler: () => {
          opened.close();
          desk.once(evacuationChoice(currentPlan(desk.state)?.settings, [...chosen]));
        },
      },
    ],
  });
  preview();
}
