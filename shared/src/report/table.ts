import { at } from '../kit/assert.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const widthOf = (text: string): number => [...text].length;

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
}

/** Lines of a plain table: a title line, then one line a row; the last column is not padded. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const titles = columns.map(({ title }) => title);
  const lines = [titles, ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(at(line, index)))));
  return lines.map((line) =>
    line
      .map((cell, index) => pad(cell, at(widths, index), at(columns, index).align))
      .join('  ')
      .trimEnd(),
  );
}
