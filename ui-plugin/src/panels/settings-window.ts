import { schemaWords } from '#shared/kit/schema-words.ts';
import { Settings } from '#shared/settings/settings.ts';
import type { Desk } from '../desk/desk.ts';
import type {
  CheckboxConfig,
  ComboConfig,
  Item,
  NoShape,
  NumberConfig,
  TextFieldConfig,
  WindowConfig,
} from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { openWindow } from '../ext/open-window.ts';
import { type SettingNote, settingNotes } from '../present/effective-notes.ts';
import { html, label, type Markup, noHtml } from '../present/html.ts';
import {
  fieldChoices,
  fieldLabel,
  fromFields,
  type SettingField,
  settingTabs,
  toFields,
  wrongText,
} from '../present/settings-fields.ts';
import { mayKeepSettings } from '../present/state.ts';
import { t } from '../present/text.ts';

interface Tabs extends ExtComponent {
  setActiveTab(tab: unknown): void;
}

interface Form extends ExtComponent {
  isValid(): boolean;
  query(selector: 'field'): readonly (ExtComponent & { getActiveError?(): string })[];
  getForm(): {
    getFieldValues(): Record<string, string | number | boolean | null>;
    findField(name: string): { markInvalid(message: Markup): void } | null;
  };
}

type FieldItem = NumberConfig | CheckboxConfig<NoShape> | TextFieldConfig | ComboConfig<NoShape>;

/** The least that may be typed: what a field refuses it names, and nobody types 0.0009765625. */
const lowest = (value: number): number => Math.ceil(value * 1000) / 1000;

function fieldItem(field: SettingField, value: string | number | boolean): FieldItem {
  const { form } = field;
  const common = { name: field.key, fieldLabel: label(fieldLabel(field)), labelWidth: 290 } as const;
  const choices = fieldChoices(field);
  if (choices !== undefined)
    return {
      ...common,
      xtype: 'combobox',
      editable: false,
      forceSelection: true,
      queryMode: 'local',
      valueField: 'value',
      displayField: 'text',
      store: { fields: ['value', 'text'], data: choices },
      value: String(value),
    };
  switch (form.kind) {
    case 'number':
      return {
        ...common,
        xtype: 'numberfield',
        minValue: lowest(form.min / form.scale),
        maxValue: form.max / form.scale,
        allowBlank: form.isOptional,
        ...(value === '' ? {} : { value: Number(value) }),
        allowDecimals: !form.isWhole || form.scale !== 1,
      };
    case 'boolean':
      return { ...common, xtype: 'checkbox', checked: value === true };
    default:
      return { ...common, xtype: 'textfield', value: String(value) };
  }
}

/** Beside a field: where its value comes from, and why it changes nothing on this cluster. */
function noteItems(note: SettingNote | undefined): readonly Item<NoShape>[] {
  const [from = '', vain = ''] = [note?.from, note?.vain];
  if (from === '' && vain === '') return [];
  const icon = vain === '' ? noHtml : html`<i class="fa fa-info-circle faded" aria-hidden="true"></i> `;
  const text = [from, vain === '' ? '' : t('no effect: {why}', { why: vain })].filter((part) => part !== '');
  return [
    {
      xtype: 'pveRebalanceMarkup',
      cls: 'pve-rebalance-note',
      markup: html`${icon}${text.join(' · ')}`.markup,
    },
  ];
}

/** A field that is wrong on a tab that is not on show would keep the window open without a word. */
function showFirstWrong(form: Form): void {
  const wrong = form.query('field').find((field) => field.getActiveError?.());
  if (wrong === undefined) return;
  const tabs = form.down('tabpanel') as Tabs;
  tabs.setActiveTab(wrong.up('container[title]'));
}

function titleOf(may: boolean, isAlone: boolean): string {
  if (may) return t('Settings');
  return isAlone
    ? t('Settings (changing them needs the service)')
    : t('Settings (changing them needs Sys.Modify on /)');
}

/** The settings kept for everybody; who may not change them may read them. */
export function openSettingsWindow(desk: Desk): void {
  const kept = desk.state.sections.settings?.settings;
  if (kept === undefined) return;
  const may = mayKeepSettings(desk.state);
  const isAlone = desk.state.connection.kind === 'offline';
  const values = toFields(kept);
  const notes = settingNotes(desk.state);
  const tabs = settingTabs().map(
    ({ title, fields }): Item<NoShape> => ({
      xtype: 'container',
      title: label(title),
      scrollable: 'y',
      padding: 10,
      layout: 'anchor',
      defaults: { anchor: '100%' },
      items: fields.flatMap((field): readonly Item<NoShape>[] => [
        { ...fieldItem(field, values[field.key] ?? ''), disabled: !may },
        ...noteItems(notes.get(field.key)),
      ]),
    }),
  );
  const save = (): void => {
    const form = opened.down('form') as Form;
    if (!form.isValid()) {
      showFirstWrong(form);
      return;
    }
    const typed = { ...kept, ...fromFields(form.getForm().getFieldValues(), kept) };
    const parsed = Settings.safeParse(typed, { error: schemaWords });
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        form
          .getForm()
          .findField(String(issue.path[0]))
          ?.markInvalid(label(wrongText(issue)));
      showFirstWrong(form);
      return;
    }
    opened.close();
    desk.request({ type: 'settings.change', settings: parsed.data });
  };
  const config: WindowConfig<NoShape> = {
    xtype: 'window',
    title: label(titleOf(may, isAlone)),
    modal: true,
    width: 620,
    height: 520,
    resizable: false,
    layout: 'fit',
    items: [
      {
        xtype: 'form',
        border: 0,
        layout: 'fit',
        items: [{ xtype: 'tabpanel', border: 0, plain: true, deferredRender: false, items: tabs }],
      },
    ],
    buttons: [
      { xtype: 'button', text: label(t('Cancel')), handler: () => opened.close() },
      { xtype: 'button', itemId: 'save', text: label(t('OK')), disabled: !may, handler: save },
    ],
  };
  const opened = openWindow(config);
}
