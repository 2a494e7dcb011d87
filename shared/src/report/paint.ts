/** How text is coloured; `plainPaint` leaves it alone, for files and for NO_COLOR. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  /** One of a few well distinguishable colours, repeating. */
  readonly origin: (index: number, text: string) => string;
  /** The glyph that stands for an origin where colours are not available. */
  readonly originGlyph: (index: number) => string;
}

const wrap = (code: string) => (text: string) => (text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`);
const ORIGIN_COLOURS = [75, 214, 78, 205, 220, 141, 44, 167, 110, 149, 180, 99];
const ORIGIN_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const ansiPaint: Paint = {
  strong: wrap('1'),
  faint: wrap('2'),
  good: wrap('32'),
  origin: (index, text) => wrap(`38;5;${ORIGIN_COLOURS[index % ORIGIN_COLOURS.length]}`)(text),
  originGlyph: () => '█',
};

const same = (text: string): string => text;

export const plainPaint: Paint = {
  strong: same,
  faint: same,
  good: same,
  origin: (_index, text) => text,
  originGlyph: (index) => ORIGIN_LETTERS[index % ORIGIN_LETTERS.length] ?? '?',
};
