import type { Markup } from '../present/html.ts';

/**
 * What the panel touches of ExtJS 6.2 to 7.0 (classic toolkit), as it really is. These declarations win over
 * `@types/extjs`, which describes 4.2; what is right there is taken from it (see components.d.ts).
 */

export interface ExtElement {
  readonly dom: HTMLElement;
}

export interface Listenable {
  on(event: string, listener: (...values: never[]) => unknown, scope?: unknown, options?: object): void;
  fireEvent(event: string, ...values: unknown[]): boolean;
}

export interface ExtComponent extends Listenable {
  readonly destroyed: boolean;
  readonly rendered: boolean;
  readonly el: ExtElement;
  destroy(): void;
  down(selector: string): ExtComponent | null;
  up(selector: string): ExtComponent | null;
  lookupController(): unknown;
}

export interface ExtRecord<Row extends object> {
  readonly data: Row;
  get<Key extends keyof Row & string>(field: Key): Row[Key];
  set(values: Partial<Row>, options?: { dirty?: boolean; commit?: boolean }): string[] | null;
}

export interface ExtStore<Row extends object> extends Listenable {
  getCount(): number;
  getAt(index: number): ExtRecord<Row> | null;
  getById(id: string | number): ExtRecord<Row> | null;
  loadData(rows: readonly Row[], append?: boolean): void;
  remove(records: readonly ExtRecord<Row>[]): void;
  add(rows: readonly Row[]): void;
  suspendEvents(): void;
  resumeEvents(): void;
  suspendAutoSync?: () => void;
  getData(): { items: ExtRecord<Row>[] };
  destroy(): void;
}

export interface ExtGrid<Row extends object> extends ExtComponent {
  getStore(): ExtStore<Row>;
  getSelection(): ExtRecord<Row>[];
}

export interface ExtWindow extends ExtComponent {
  show(): void;
  close(): void;
  center(): void;
  setLoading(on: boolean): void;
}

export interface ExtViewModel<Data> {
  get<Key extends keyof Data & string>(key: Key): Data[Key];
  set<Key extends keyof Data & string>(key: Key, value: Data[Key]): void;
  set(values: Partial<Data>): void;
}

export interface ExtMenu extends ExtComponent {
  showAt(position: readonly [number, number]): void;
}

export interface ExtTemplate {
  readonly isTemplate: boolean;
}

export interface StateProvider extends Listenable {
  get(name: string): unknown;
}

/** The functions of the global `Ext` that are used. */
export interface Toolkit {
  define(name: string, body: object): unknown;
  create<Config extends { readonly xtype: string }>(config: Config): ExtComponent;
  onReady(run: () => void): void;
  getBody(): ExtElement;
  readonly ClassManager: { get(name: string): unknown };
  readonly state: { readonly Manager: { get(name: string): unknown; getProvider(): StateProvider } };
  readonly Msg: { alert(title: Markup, message: Markup): void };
  readonly XTemplate: new (text: string, members: object) => ExtTemplate;
}
