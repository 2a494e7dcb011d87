import { formatByName } from '#shared/kit/units.ts';

export type Translate = (english: string) => string;
type Values = Readonly<Record<string, string | number>>;

let translate: Translate = (english) => english;

/**
 * How every text of the panel is translated from now on: the host's own words first, then our catalogue, then
 * English. Set once, before anything is shown.
 */
export function useTranslations(host: Translate, catalogue: Readonly<Record<string, string>>): void {
  translate = (english) => {
    const fromHost = host(english);
    return fromHost === english ? (catalogue[english] ?? english) : fromHost;
  };
}

/** The text in the reader's language, its `{holes}` filled and formatted by the unit their name ends in. */
export function t(english: string, values: Values = {}): string {
  return translate(english).replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : formatByName(name, value);
  });
}

/** `one` for exactly one thing, else `many`; both may use `{count}`. */
export const tn = (one: string, many: string, count: number, values: Values = {}): string =>
  t(count === 1 ? one : many, { count, ...values });
