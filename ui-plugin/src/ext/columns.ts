import { type Html, html, tip } from '../present/html.ts';
import type { ColumnConfig } from './components.d.ts';
import type { ExtRecord, ExtTemplate } from './ext.d.ts';
import { toolkit } from './toolkit.ts';

type Base<Row> = Omit<ColumnConfig, 'renderer' | 'xtype' | 'dataIndex' | 'listeners'> & {
  readonly dataIndex: keyof Row & string;
};

/** A column drawn from its row; what is drawn is Html, so nothing gets in unencoded (S11). */
export const drawnColumn = <Row extends object>(base: Base<Row>, draw: (row: Row) => Html): ColumnConfig => ({
  ...base,
  renderer: (_value: never, _meta: never, record: ExtRecord<Row>) => draw(record.data).markup,
});

/** A column that shows its field as text; the tooltip has what does not fit. */
export const textColumn = <Row extends object>(base: Base<Row>): ColumnConfig =>
  drawnColumn<Row>(base, (row) => {
    const text = String(row[base.dataIndex]);
    return html`<span${tip(text)}>${text}</span>`;
  });

/** The body of an opened row, made when it is drawn. */
export function rowBody<Row extends object>(draw: (row: Row) => string): ExtTemplate {
  const { XTemplate } = toolkit();
  return new XTemplate('{[this.draw(values)]}', { draw });
}
