import { DescribedGuest } from '#shared/plan/answers/described-guest.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { Desk } from '../desk/desk.ts';
import type { Item, NoShape } from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { html, label } from '../present/html.ts';
import { placingHtml } from '../present/placing-view.ts';
import { problemText } from '../present/problem-text.ts';
import { currentPlan } from '../present/state.ts';
import { t } from '../present/text.ts';
import { type InfoWindow, openInfoWindow } from './info-window.ts';

interface Form extends ExtComponent {
  isValid(): boolean;
  getForm(): { getFieldValues(): Record<string, string | number | boolean | null> };
}

const GIB = 2 ** 30;
const LABEL_WIDTH = 160;

/** Storages by name, each once, with an empty one for none. */
const storageNames = (desk: Desk): readonly string[] => [
  '',
  ...new Set(currentPlan(desk.state)?.snapshot.storages.map(({ storage }) => storage)),
];

const fields = (desk: Desk): readonly Item<NoShape>[] => [
  {
    ...{ xtype: 'numberfield', name: 'count', minValue: 1, maxValue: 100, value: 1, allowDecimals: false },
    ...{ fieldLabel: label(t('How Many')), labelWidth: LABEL_WIDTH },
  },
  {
    ...{ xtype: 'numberfield', name: 'cores', minValue: 1, maxValue: 1024, value: 2, allowDecimals: false },
    ...{ fieldLabel: label(t('Cores')), labelWidth: LABEL_WIDTH },
  },
  {
    ...{ xtype: 'numberfield', name: 'memoryGib', minValue: 0.125, maxValue: 65_536, value: 4 },
    ...{ fieldLabel: label(t('Memory (GiB)')), labelWidth: LABEL_WIDTH },
  },
  {
    ...{ xtype: 'numberfield', name: 'diskGib', minValue: 0, maxValue: 1_048_576, value: 0 },
    ...{ fieldLabel: label(t('Disk (GiB)')), labelWidth: LABEL_WIDTH },
  },
  {
    ...{ xtype: 'combobox', name: 'storage', editable: false, queryMode: 'local', value: '' },
    ...{ valueField: 'value', displayField: 'text' },
    ...{ fieldLabel: label(t('Storage')), labelWidth: LABEL_WIDTH },
    store: {
      fields: ['value', 'text'],
      data: storageNames(desk).map((value) => ({ value, text: value === '' ? t('any') : value })),
    },
  },
  {
    ...{ xtype: 'textfield', name: 'tags', value: '' },
    ...{ fieldLabel: label(t('Tags')), labelWidth: LABEL_WIDTH },
  },
  {
    ...{ xtype: 'checkbox', name: 'ha', fieldLabel: label(t('Managed by HA')), labelWidth: LABEL_WIDTH },
  },
];

/** What the fields say, as so many equal guests; undefined where it makes no guest. */
export function describedFrom(
  values: Readonly<Record<string, string | number | boolean | null>>,
): DescribedGuest[] | undefined {
  const { count, cores, memoryGib, diskGib, storage, tags, ha } = values;
  const hasDisk = Number(diskGib) > 0 && typeof storage === 'string' && storage !== '';
  const parsed = DescribedGuest.safeParse({
    cores: Number(cores),
    memoryBytes: Math.round(Number(memoryGib) * GIB),
    disks: hasDisk ? [{ storage, bytes: Math.round(Number(diskGib) * GIB) }] : [],
    tags: String(tags ?? '')
      .split(/[\s,;]+/)
      .filter((word) => word !== ''),
    ha: ha === true,
  });
  if (!parsed.success || !(Number(count) >= 1)) return undefined;
  return Array.from({ length: Number(count) }, () => parsed.data);
}

function answer(desk: Desk, opened: InfoWindow): void {
  const form = opened.find('form') as Form | null;
  const guests = form?.isValid() ? describedFrom(form.getForm().getFieldValues()) : undefined;
  if (guests === undefined) return;
  opened.show(html`<p>${t('Asking the engine…')}</p>`.markup);
  desk
    .question({ kind: 'place', guests })
    .then((found) => found.kind === 'place' && opened.show(placingHtml(found.placing)))
    .catch((error: unknown) =>
      opened.show(
        html`<p>${error instanceof Refusal ? problemText(error.problem) : String(error)}</p>`.markup,
      ),
    );
}

/** Describes guests that do not exist yet; says which node would be best for them, and why not the others. */
export function openPlaceWindow(desk: Desk): void {
  const opened: InfoWindow = openInfoWindow({
    title: label(t('Where Would a New Guest Fit')),
    items: [
      { xtype: 'form', border: 0, layout: 'anchor', defaults: { anchor: '100%' }, items: fields(desk) },
    ],
    buttons: [
      {
        ...{ xtype: 'button', itemId: 'ask', iconCls: 'fa fa-search', text: label(t('Find a Place')) },
        handler: () => answer(desk, opened),
      },
    ],
  });
}
