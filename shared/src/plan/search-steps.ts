import type { Finding, Part } from '../kernel/search.ts';
import type { Settled } from './settle.ts';

/** How a search is asked for: alone, or as one of several that hear of each other at epochs. */
export interface SearchOrder {
  readonly seed: number;
  readonly workUnitsMax: number;
  readonly part: Part;
  /** Where units were put before, such as by the previous plan; those that may not be there stay at home. */
  readonly start?: Int32Array;
}

/** What a search says on its way: how much it has looked at, a first plan, or what it found at an epoch. */
export interface SearchReport {
  readonly workUnits: number;
  readonly first?: Settled;
  readonly finding?: Finding;
}

/** Tells a search at an epoch what all parts have found, by their numbers. */
export type SearchAnswer = readonly Finding[] | undefined;

export type SearchSteps<T> = Generator<SearchReport, T, SearchAnswer>;
