import type { Markup } from '../present/html.ts';
import type { ExtTemplate } from './ext.d.ts';

/**
 * What a part of the panel is written for: the data of the view model it binds to, and the names of the methods
 * of its controller. A misspelt config, key or method, and a value of the wrong kind, do not compile.
 */
export interface Shape {
  readonly data: object;
  readonly method: string;
}

/** Of a window that binds to nothing and calls functions. */
export interface NoShape extends Shape {
  readonly data: Record<never, never>;
  readonly method: never;
}

type KeysOf<Data, Value> = {
  [Key in keyof Data & string]: Data[Key] extends Value ? Key : never;
}[keyof Data & string];

/** `{key}`, or `{!key}` for a truth value, where the key's value has the type that the config wants. */
export type BindTo<Data, Value> =
  | `{${KeysOf<Data, Value>}}`
  | (boolean extends Value ? `{!${KeysOf<Data, boolean>}}` : never);

type Bind<S extends Shape, Bindable> = {
  readonly [Key in keyof Bindable]?: BindTo<S['data'], Bindable[Key]>;
};

/** A handler is a method of the controller by its name, or a function. */
type Handler<S extends Shape> = S['method'] | ((...values: never[]) => unknown);
type Listeners<S extends Shape, Event extends string> = { readonly [Name in Event]?: Handler<S> };

/** What `@types/extjs` has right for every component. */
type RightAnyway =
  | 'cls'
  | 'disabled'
  | 'flex'
  | 'height'
  | 'hidden'
  | 'itemId'
  | 'maxHeight'
  | 'maxWidth'
  | 'minHeight'
  | 'minWidth'
  | 'stateful'
  | 'stateId'
  | 'width';

interface ComponentConfig extends Partial<Pick<Ext.IComponent, RightAnyway>> {
  readonly reference?: string;
  readonly border?: number | boolean;
  readonly padding?: number | string;
  readonly margin?: number | string;
  readonly userCls?: string;
  readonly dock?: 'top' | 'bottom';
  readonly ariaLabel?: string;
  readonly style?: string;
}

type ShownOrNot = { hidden: boolean; disabled: boolean };

export interface MarkupViewConfig<S extends Shape> extends ComponentConfig {
  readonly xtype: 'pveRebalanceMarkup';
  readonly markup?: Markup;
  readonly scrollable?: 'y';
  readonly bind?: Bind<S, ShownOrNot & { markup: Markup }>;
}

export interface ButtonConfig<S extends Shape> extends ComponentConfig {
  readonly xtype: 'button' | 'splitbutton';
  readonly text?: Markup;
  readonly iconCls?: string;
  readonly tooltip?: Markup;
  readonly handler?: Handler<S>;
  /** What a split button offers beside what it does itself. */
  readonly menu?: readonly MenuButtonConfig<S>[];
  readonly bind?: Bind<S, ShownOrNot & { text: Markup; tooltip: Markup }>;
}

export interface MenuButtonConfig<S extends Shape> {
  readonly text: Markup;
  readonly iconCls?: string;
  readonly handler: Handler<S>;
}

export interface TextItemConfig<S extends Shape> extends ComponentConfig {
  readonly xtype: 'tbtext';
  readonly html?: Markup;
  readonly bind?: Bind<S, ShownOrNot & { html: Markup }>;
}

interface FieldConfig extends ComponentConfig {
  readonly fieldLabel?: Markup;
  readonly labelWidth?: number;
  readonly name?: string;
  readonly allowBlank?: boolean;
}

export interface ComboConfig<S extends Shape> extends FieldConfig {
  readonly xtype: 'combobox';
  readonly editable: boolean;
  readonly queryMode: 'local';
  readonly forceSelection?: boolean;
  /** False: the list is as wide as its words. */
  readonly matchFieldWidth?: boolean;
  readonly valueField: string;
  readonly displayField: string;
  readonly store: { readonly fields: readonly string[]; readonly data: readonly object[] };
  readonly value?: string;
  readonly bind?: Bind<S, ShownOrNot & { value: string }>;
  readonly listeners?: Listeners<S, 'select' | 'change'>;
}

export interface SliderConfig<S extends Shape> extends FieldConfig {
  readonly xtype: 'slider';
  readonly minValue: number;
  readonly maxValue: number;
  readonly increment?: number;
  readonly value?: number;
  readonly animate?: boolean;
  readonly useTips?: boolean;
  readonly bind?: Bind<S, ShownOrNot>;
  readonly listeners?: Listeners<S, 'change' | 'changecomplete'>;
}

export interface NumberConfig extends FieldConfig {
  readonly xtype: 'numberfield';
  readonly minValue: number;
  readonly maxValue: number;
  readonly value?: number;
  readonly allowDecimals?: boolean;
}

export interface CheckboxConfig<S extends Shape> extends FieldConfig {
  readonly xtype: 'checkbox';
  readonly boxLabel?: Markup;
  readonly checked?: boolean;
  readonly inputValue?: string;
  readonly listeners?: Listeners<S, 'change'>;
}

export interface TextFieldConfig extends FieldConfig {
  readonly xtype: 'textfield';
  readonly value?: string;
}

export interface TextAreaConfig extends ComponentConfig {
  readonly xtype: 'textarea';
  readonly value: string;
  readonly readOnly: boolean;
}

interface BoxLayout {
  readonly type: 'vbox' | 'hbox';
  readonly align?: 'stretch' | 'middle';
}

export interface ContainerConfig<S extends Shape> extends ComponentConfig {
  /** On its tab. */
  readonly title?: Markup;
  readonly xtype: 'container' | 'form';
  readonly layout?: BoxLayout | 'fit' | 'anchor';
  readonly scrollable?: 'y' | boolean;
  readonly bodyPadding?: number;
  readonly defaults?: Record<string, string | number | boolean>;
  readonly items: readonly Item<S>[];
  readonly bind?: Bind<S, ShownOrNot>;
}

export interface ToolbarConfig<S extends Shape> extends ComponentConfig {
  readonly xtype: 'toolbar';
  readonly overflowHandler?: 'scroller' | 'menu';
  readonly items: readonly (Item<S> | '->' | '-' | Markup)[];
}

export interface TabPanelConfig<S extends Shape> extends ComponentConfig {
  readonly xtype: 'tabpanel';
  readonly plain?: boolean;
  /** False: every tab is there at once, for a form that asks all its fields. */
  readonly deferredRender?: boolean;
  readonly activeTab?: number;
  readonly items: readonly Item<S>[];
  readonly bind?: Bind<S, ShownOrNot>;
  readonly listeners?: Listeners<S, 'tabchange'>;
}

/** A column that shows a field of the row; `draw` is put in by ext/columns.ts, the only maker of renderers. */
export interface ColumnConfig {
  readonly xtype?: 'gridcolumn' | 'checkcolumn';
  readonly text: Markup;
  readonly dataIndex: string;
  readonly width?: number;
  readonly flex?: number;
  readonly minWidth?: number;
  readonly align?: 'left' | 'right' | 'center';
  readonly hidden?: boolean;
  readonly sortable?: boolean;
  readonly renderer?: (value: never, metaData: never, record: never) => Markup;
  readonly listeners?: { readonly beforecheckchange?: unknown; readonly checkchange?: unknown };
}

interface RowExpander {
  readonly ptype: 'rowexpander';
  readonly pluginId?: string;
  readonly rowBodyTpl: ExtTemplate;
}

export interface GridConfig<S extends Shape> extends ComponentConfig {
  readonly xtype: 'grid';
  readonly title?: Markup;
  readonly tbar?: ToolbarConfig<S>;
  readonly iconCls?: string;
  readonly scrollable?: boolean;
  readonly columns: readonly ColumnConfig[];
  readonly store: { readonly model: `pve-rebalance-${string}`; readonly data: readonly object[] };
  readonly plugins?: readonly RowExpander[];
  readonly viewConfig?: {
    readonly trackOver?: boolean;
    readonly markDirty?: boolean;
    readonly preserveScrollOnRefresh?: boolean;
    readonly emptyText?: Markup;
    readonly deferEmptyText?: boolean;
    readonly getRowClass?: (record: never) => string;
    readonly enableTextSelection?: boolean;
  };
  readonly bind?: Bind<S, ShownOrNot & { title: Markup }>;
  readonly listeners?: Listeners<S, 'itemcontextmenu' | 'afterrender' | 'expandbody'>;
}

/** Everything the panel is made of. */
export type Item<S extends Shape> =
  | MarkupViewConfig<S>
  | ButtonConfig<S>
  | TextItemConfig<S>
  | ComboConfig<S>
  | SliderConfig<S>
  | NumberConfig
  | CheckboxConfig<S>
  | TextAreaConfig
  | TextFieldConfig
  | ContainerConfig<S>
  | ToolbarConfig<S>
  | TabPanelConfig<S>
  | GridConfig<S>;

export interface WindowConfig<S extends Shape> {
  readonly xtype: 'window';
  readonly title: Markup;
  readonly modal?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly maxHeight?: number;
  readonly resizable?: boolean;
  readonly layout?: 'fit' | 'anchor';
  readonly bodyPadding?: number;
  readonly scrollable?: boolean;
  readonly defaultFocus?: string;
  readonly viewModel?: { readonly data: S['data'] };
  readonly controller?: object;
  readonly items: readonly Item<S>[];
  readonly buttons?: readonly ButtonConfig<S>[];
}

export interface MenuItemConfig {
  readonly text: Markup;
  readonly iconCls?: string;
  readonly disabled?: boolean;
  readonly handler: () => void;
}
