import { compare } from '#shared/plan/answers/compare.ts';
import type { Plan } from '#shared/plan/plan.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { Desk } from '../desk/desk.ts';
import type { Item, NoShape } from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { comparisonHtml } from '../present/comparison-view.ts';
import { html, label } from '../present/html.ts';
import { guestLabel } from '../present/move-rows.ts';
import { PREVIOUS, type Rival, rivalSettings, rivals } from '../present/plan-rivals.ts';
import { problemText } from '../present/problem-text.ts';
import { newestPlan } from '../present/state.ts';
import { t } from '../present/text.ts';
import { type InfoWindow, openInfoWindow } from './info-window.ts';

interface Choice extends ExtComponent {
  getValue(): string;
}

const LABEL_WIDTH = 160;

const field = (data: readonly Rival[]): Item<NoShape> => ({
  ...{ xtype: 'combobox', itemId: 'rival', name: 'rival', editable: false, queryMode: 'local' },
  ...{ valueField: 'value', displayField: 'text', value: data[0]?.value ?? '', anchor: '100%' },
  ...{ fieldLabel: label(t('Compare With')), labelWidth: LABEL_WIDTH },
  store: { fields: ['value', 'text'], data },
});

/** The other plan: kept, or made now with other settings for this question alone. */
async function rivalPlan({ state, question }: Desk, value: string): Promise<Plan | undefined> {
  if (value === PREVIOUS) return state.previous?.plan;
  const settings = { ...state.choice, ...rivalSettings(value) };
  const found = await question({ kind: 'what-if', changes: [{ type: 'settings', settings }] });
  return found.kind === 'what-if' ? found.supposition.changed : undefined;
}

async function answer(desk: Desk, opened: InfoWindow, offered: readonly Rival[]): Promise<void> {
  const value = (opened.find('#rival') as Choice | null)?.getValue() ?? '';
  const name = offered.find((rival) => rival.value === value)?.text ?? '';
  const { plan: shown, snapshot } = newestPlan(desk.state) ?? {};
  const guest = (vmid: number) => guestLabel(snapshot?.guests.find((each) => each.vmid === vmid) ?? { vmid });
  opened.show(html`<p>${t('Asking the engine…')}</p>`.markup);
  try {
    const other = await rivalPlan(desk, value);
    opened.show(
      shown === undefined || other === undefined
        ? html`<p>${t('There is no plan yet.')}</p>`.markup
        : comparisonHtml(compare(shown, other), [t('this plan'), name], guest),
    );
  } catch (error) {
    opened.show(html`<p>${error instanceof Refusal ? problemText(error.problem) : String(error)}</p>`.markup);
  }
}

/** Sets the plan on show beside the one before it, one of another balancer, or one that asks for more or less. */
export function openCompareWindow(desk: Desk): void {
  const offered = rivals(desk.state);
  const opened: InfoWindow = openInfoWindow({
    title: label(t('Compare Plans')),
    items: [field(offered)],
    buttons: [
      {
        ...{ xtype: 'button', itemId: 'ask', iconCls: 'fa fa-columns', text: label(t('Compare')) },
        handler: () => void answer(desk, opened, offered),
      },
    ],
  });
}
