/** One part of a bar: how much of it, and what it is drawn with. */
export interface BarPart {
  readonly percent: number;
  readonly glyph: string;
  /** Wraps the drawn glyphs, for example in a colour. */
  readonly paint?: (text: string) => string;
}

/**
 * A bar of `width` characters for 0 to 100 %: the parts one after the other, `mark` at `markPercent` on top.
 * Ends of parts are rounded, not their widths, so that many small parts add up to the right whole.
 */
export function bar(parts: readonly BarPart[], width: number, markPercent?: number): string {
  const mark = markPercent === undefined ? -1 : column(markPercent, width - 1);
  let drawn = '';
  let position = 0;
  let sumPercent = 0;
  const draw = (end: number, { glyph, paint = (text: string) => text }: Omit<BarPart, 'percent'>) => {
    const glyphs = (from: number, to: number) => (to > from ? paint(glyph.repeat(to - from)) : '');
    const marked = mark >= position && mark < end;
    drawn += marked ? `${glyphs(position, mark)}|${glyphs(mark + 1, end)}` : glyphs(position, end);
    position = end;
  };
  for (const part of parts) {
    sumPercent += part.percent;
    draw(Math.max(position, column(sumPercent, width)), part);
  }
  draw(width, { glyph: '·' });
  return drawn;
}

const column = (percent: number, width: number): number =>
  Math.max(0, Math.min(width, Math.round((percent / 100) * width)));
