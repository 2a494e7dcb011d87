/** Text that may be given to the toolkit as HTML. Only this file makes it, and it encodes by default (S11). */
export type Markup = string & { readonly markup: unique symbol };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '{': '&#123;',
  '}': '&#125;',
};

/** Braces too: the toolkit would read `{name}` in some texts as a binding or a template. */
const encode = (text: string): string => text.replace(/[&<>"'`{}]/g, (sign) => ENTITIES[sign] ?? sign);

/** A piece of HTML that is already safe to be put into another. */
export class Html {
  readonly markup: Markup;
  constructor(text: string) {
    this.markup = text as Markup;
  }
}

type Piece = string | number | Html | readonly Html[];

const piece = (value: Piece): string => {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map((html) => html.markup).join('');
  return encode(String(value));
};

/** html`<b>${name}</b>`: every value is encoded, but for other pieces of Html. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(
    strings.map((text, index) => text + (index < values.length ? piece(values[index] ?? '') : '')).join(''),
  );
}

export const noHtml = new Html('');

/** Pieces one after the other, with `separator` between them. */
export const joinHtml = (pieces: readonly Html[], separator: Html = noHtml): Html =>
  new Html(pieces.map(({ markup }) => markup).join(separator.markup));

/** Plain text as the toolkit wants its labels, titles and tooltips: as HTML. */
export const label = (text: string): Markup => encode(text) as Markup;

/**
 * The attribute that makes the toolkit show a tooltip. It reads the attribute's value as HTML once more,
 * so the text is encoded twice.
 */
export const tip = (text: string): Html =>
  new Html(text === '' ? '' : ` data-qtip="${encode(encode(text))}"`);
