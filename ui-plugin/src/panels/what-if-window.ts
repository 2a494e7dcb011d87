import type { Change } from '#shared/plan/answers/change.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { Desk } from '../desk/desk.ts';
import type { Item, NoShape } from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { html, label } from '../present/html.ts';
import { problemText } from '../present/problem-text.ts';
import { currentPlan } from '../present/state.ts';
import { suppositionHtml } from '../present/supposition-view.ts';
import { t } from '../present/text.ts';
import { type InfoWindow, openInfoWindow } from './info-window.ts';

interface Form extends ExtComponent {
  isValid(): boolean;
  getForm(): { getFieldValues(): Values };
}

type Values = Readonly<Record<string, string | number | boolean | null>>;

const LABEL_WIDTH = 160;

/** One of these, or none of them. */
const choice = (name: string, title: string, values: readonly string[]): Item<NoShape> => ({
  ...{ xtype: 'combobox', name, editable: false, queryMode: 'local', value: '' },
  ...{ valueField: 'value', displayField: 'text', fieldLabel: label(title), labelWidth: LABEL_WIDTH },
  store: {
    fields: ['value', 'text'],
    data: ['', ...values].map((value) => ({ value, text: value === '' ? t('none') : value })),
  },
});

function fields(desk: Desk): readonly Item<NoShape>[] {
  const snapshot = currentPlan(desk.state)?.snapshot;
  const nodes = (snapshot?.nodes ?? []).map(({ name }) => name);
  const rules = desk.state.sections.rules?.rows.map(({ rule }) => rule.id) ?? [];
  return [
    choice('remove', t('Without the Node'), nodes),
    {
      ...{ xtype: 'numberfield', name: 'nodes', minValue: 0, maxValue: 16, value: 0, allowDecimals: false },
      ...{ fieldLabel: label(t('More Nodes')), labelWidth: LABEL_WIDTH },
    },
    {
      ...{ xtype: 'textfield', name: 'guests', value: '' },
      ...{ fieldLabel: label(t('Without Guests')), labelWidth: LABEL_WIDTH },
    },
    choice('rule', t('Without the Rule'), rules),
  ];
}

/** Names for nodes that are not there yet. */
function newNodes(count: number, taken: readonly string[]): string[] {
  const names: string[] = [];
  for (let number = 1; names.length < count; number++)
    if (!taken.includes(`new${number}`)) names.push(`new${number}`);
  return names;
}

/** What the fields say, as changes of the cluster. */
export function changesFrom(values: Values, taken: readonly string[]): Change[] {
  const { remove, nodes, guests, rule } = values;
  const vmids = [...new Set(String(guests ?? '').match(/\d{1,9}/g))].map(Number);
  return [
    ...newNodes(Math.min(16, Number(nodes) || 0), taken).map((node): Change => ({ type: 'add-node', node })),
    ...(remove ? [{ type: 'remove-node', node: String(remove) } as const] : []),
    ...vmids.filter((vmid) => vmid > 0).map((vmid): Change => ({ type: 'remove-guest', vmid })),
    ...(rule ? [{ type: 'disable-rule', rule: String(rule) } as const] : []),
  ];
}

function answer(desk: Desk, opened: InfoWindow): void {
  const form = opened.find('form') as Form | null;
  if (form?.isValid() !== true) return;
  const taken = currentPlan(desk.state)?.snapshot.nodes.map(({ name }) => name) ?? [];
  const changes = changesFrom(form.getForm().getFieldValues(), taken);
  opened.show(html`<p>${t('Asking the engine…')}</p>`.markup);
  desk
    .question({ kind: 'what-if', changes })
    .then((found) => found.kind === 'what-if' && opened.show(suppositionHtml(found.supposition)))
    .catch((error: unknown) =>
      opened.show(
        html`<p>${error instanceof Refusal ? problemText(error.problem) : String(error)}</p>`.markup,
      ),
    );
}

/** Supposes that nodes, guests or a rule were not there, or more nodes were; says what would be planned then. */
export function openWhatIfWindow(desk: Desk): void {
  const opened: InfoWindow = openInfoWindow({
    title: label(t('What If')),
    items: [
      { xtype: 'form', border: 0, layout: 'anchor', defaults: { anchor: '100%' }, items: fields(desk) },
    ],
    buttons: [
      {
        ...{ xtype: 'button', itemId: 'ask', iconCls: 'fa fa-search', text: label(t('Show')) },
        handler: () => answer(desk, opened),
      },
    ],
  });
}
