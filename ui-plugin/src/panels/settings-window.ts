import { Settings } from '#shared/settings/settings.ts';
import type { Desk } from '../desk/desk.ts';
import type {
  CheckboxConfig,
  Item,
  NumberConfig,
  Shape,
  TextFieldConfig,
  WindowConfig,
} from '../ext/components.d.ts';
import type { ExtComponent, ExtWindow } from '../ext/ext.d.ts';
import { toolkit } from '../ext/toolkit.ts';
import { label } from '../present/html.ts';
import { fromFields, SETTING_FIELDS, type SettingField, toFields } from '../present/settings-fields.ts';
import { t } from '../present/text.ts';

interface NoShape extends Shape {
  readonly data: Record<never, never>;
  readonly method: never;
}

interface Form extends ExtComponent {
  isValid(): boolean;
  getForm(): { getFieldValues(): Record<string, string | number | boolean | null> };
}

type FieldItem = NumberConfig | CheckboxConfig<NoShape> | TextFieldConfig;

function fieldItem(field: SettingField, value: string | number | boolean): FieldItem {
  const common = { name: field.key, fieldLabel: label(t(field.label)), labelWidth: 290 } as const;
  switch (field.kind) {
    case 'number':
      return {
        ...common,
        xtype: 'numberfield',
        minValue: field.min,
        maxValue: field.max,
        allowBlank: false,
        value: Number(value),
        allowDecimals: field.decimals ?? false,
      };
    case 'boolean':
      return { ...common, xtype: 'checkbox', checked: value === true };
    case 'list':
      return { ...common, xtype: 'textfield', value: String(value) };
  }
}

/** The settings kept for everybody; who may not change them may read them. */
export function openSettingsWindow(desk: Desk): void {
  const kept = desk.state.sections.settings?.settings;
  if (kept === undefined) return;
  const may = desk.state.sections.session?.rights.settings === true;
  const values = toFields(kept);
  const items = SETTING_FIELDS.map(
    (field): Item<NoShape> => ({
      ...fieldItem(field, values[field.key] ?? ''),
      disabled: !may,
    }),
  );
  const save = (): void => {
    const form = opened.down('form') as Form;
    if (!form.isValid()) return;
    const parsed = Settings.safeParse({ ...kept, ...fromFields(form.getForm().getFieldValues()) });
    if (!parsed.success) return;
    opened.close();
    desk.request({ type: 'settings.change', settings: parsed.data });
  };
  const config: WindowConfig<NoShape> = {
    xtype: 'window',
    title: label(may ? t('Settings') : t('Settings (changing them needs Sys.Modify on /)')),
    modal: true,
    width: 480,
    maxHeight: 620,
    resizable: false,
    layout: 'fit',
    items: [
      {
        xtype: 'form',
        border: 0,
        bodyPadding: 10,
        scrollable: 'y',
        layout: 'anchor',
        defaults: { anchor: '100%' },
        items,
      },
    ],
    buttons: [
      { xtype: 'button', text: label(t('Cancel')), handler: () => opened.close() },
      { xtype: 'button', itemId: 'save', text: label(t('OK')), disabled: !may, handler: save },
    ],
  };
  const opened = toolkit().create(config) as ExtWindow;
  opened.show();
}
