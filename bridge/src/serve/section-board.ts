import type { SectionName, Sections } from '#shared/protocol/sections.ts';
import { SECTIONS } from '#shared/protocol/sections.ts';
import { soon } from '../soon.ts';

export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];
export type SectionVersions = Partial<Record<SectionName, number>>;

/** Makes one section as one user may see it; undefined = this user gets none of it. */
export type SectionBuilders = { readonly [Name in SectionName]: () => Sections[Name] | undefined };

/** The sections of one user: built only when somebody wants them, serialised once, shared by all sockets. */
export interface SectionBoard {
  /** Something these sections are made from has changed. */
  touch(...names: SectionName[]): void;
  /** A `state` message with all sections that differ from `known`, which it brings up to date. */
  stateSince(known: SectionVersions): string | undefined;
}

interface Entry {
  version: number;
  text: string | undefined;
}

export interface SectionBoardParts {
  readonly builders: SectionBuilders;
  /** Counts for the whole bridge, so that a version is never reused for another content. */
  readonly nextVersion: () => number;
  /** A section could not be made, which is a bug: it stays as it was, and the others go on. */
  readonly onFailure: (name: SectionName, error: unknown) => void;
}

export function createSectionBoard({ builders, nextVersion, onFailure }: SectionBoardParts): SectionBoard {
  const entries = new Map<SectionName, Entry>();
  const touched = new Set<SectionName>(SECTION_NAMES);
  let latest: { key: string; text: string } | undefined;

  const texts = createTexts();
  const textOf = (name: SectionName): string | undefined => {
    try {
      const content = builders[name]();
      return content === undefined ? undefined : texts.of(name, content);
    } catch (error) {
      onFailure(name, error);
      return entries.get(name)?.text;
    }
  };
  const refresh = () => {
    for (const name of touched) {
      const text = textOf(name);
      if (text !== entries.get(name)?.text) entries.set(name, { version: nextVersion(), text });
    }
    touched.clear();
  };
  const compose = (names: readonly SectionName[], key: string): string => {
    const versions = Object.fromEntries(names.map((name) => [name, entries.get(name)?.version]));
    const sections = names.map((name) => `"${name}":${entries.get(name)?.text}`).join(',');
    const text = `{"type":"state","versions":${JSON.stringify(versions)},"sections":{${sections}}}`;
    // for the sockets that are told in this turn: with a plan of a large cluster it has megabytes
    if (latest === undefined)
      soon(() => {
        latest = undefined;
      });
    latest = { key, text };
    return text;
  };

  return {
    touch(...names) {
      for (const name of names) touched.add(name);
    },
    stateSince(known) {
      refresh();
      const names = SECTION_NAMES.filter((name) => {
        const entry = entries.get(name);
        return entry?.text !== undefined && entry.version !== known[name];
      });
      if (names.length === 0) return undefined;
      for (const name of names) known[name] = entries.get(name)?.version ?? 0;
      const key = names.map((name) => `${name}=${known[name]}`).join();
      return latest?.key === key ? latest.text : compose(names, key);
    },
  };
}

/** The text of a section whose parts are known by what they are: one that is the same object as before is not written again. */
function createTexts() {
  const written = new Map<string, { readonly part: object; readonly text: string | undefined }>();
  const partOf = (place: string, part: unknown): string | undefined => {
    if (typeof part !== 'object' || part === null) return JSON.stringify(part);
    const earlier = written.get(place);
    if (earlier?.part === part) return earlier.text;
    const text = JSON.stringify(part);
    written.set(place, { part, text });
    return text;
  };
  const wholes = new Map<SectionName, { readonly pieces: readonly string[]; readonly text: string }>();
  return {
    of(name: SectionName, content: object): string {
      const pieces = Object.entries(content).flatMap(([key, part]) => {
        const text = partOf(`${name}.${key}`, part);
        return text === undefined ? [] : [key, text];
      });
      const earlier = wholes.get(name);
      // a plan has megabytes, and most of the time is the same
      if (earlier !== undefined && isSameList(earlier.pieces, pieces)) return earlier.text;
      const text = wholeOf(pieces);
      wholes.set(name, { pieces, text });
      return text;
    },
  };
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index]);

/** Keys and what they hold, by turns. */
function wholeOf(pieces: readonly string[]): string {
  let text = '';
  for (let index = 0; index < pieces.length; index += 2)
    text += `${index > 0 ? ',' : ''}${JSON.stringify(pieces[index])}:${pieces[index + 1]}`;
  return `{${text}}`;
}
