import type { SectionName, Sections } from '#shared/protocol/sections.ts';

type Versions = Partial<Record<SectionName, number>>;
/** As it comes off the wire: what is absent did not change. */
type Changed = { readonly [Name in SectionName]?: Sections[Name] | undefined };

/** The bridge's state as far as it was sent; outlives sockets and panels, not the user. */
export interface SectionsStore {
  readonly sections: Partial<Sections>;
  /** What to tell a bridge on reconnect, so that only the rest is sent. */
  have(): { bridge: string; versions: Versions } | undefined;
  /** A bridge has answered; another one than before counts its versions anew. */
  welcome(bridge: string): void;
  update(versions: { readonly [Name in SectionName]?: number | undefined }, changed: Changed): void;
  clear(): void;
}

export function sectionsStore(onChange: (sections: Partial<Sections>) => void): SectionsStore {
  let sections: Partial<Sections> = {};
  let versions: Versions = {};
  let bridge: string | undefined;
  return {
    get sections() {
      return sections;
    },
    have: () => (bridge === undefined ? undefined : { bridge, versions }),
    welcome(next) {
      if (next !== bridge) versions = {};
      bridge = next;
    },
    update(sent, changed) {
      sections = { ...sections, ...(changed as Partial<Sections>) };
      versions = { ...versions, ...(sent as Versions) };
      onChange(sections);
    },
    clear() {
      sections = {};
      versions = {};
      bridge = undefined;
      onChange(sections);
    },
  };
}
