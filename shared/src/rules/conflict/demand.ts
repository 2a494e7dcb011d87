/**
 * What a rule, or a fact, demands of where guests are, told for all kinds alike: conflicts are sets of demands
 * that cannot all be met, and the smallest of them is what a person has to decide about.
 */
export type Demand = { readonly id: string } & (
  | { readonly type: 'allow'; readonly vmids: readonly number[]; readonly nodes: ReadonlySet<string> }
  | { readonly type: 'together'; readonly vmids: readonly number[] }
  /** How many of the members each node, or site, has at least and at most. */
  | {
      readonly type: 'count';
      readonly vmids: readonly number[];
      readonly per: 'node' | 'site';
      readonly least: ReadonlyMap<string, number>;
      readonly most: number;
    }
  | { readonly type: 'sites'; readonly vmids: readonly number[]; readonly least: number }
  | {
      readonly type: 'apart';
      readonly vmids: readonly number[];
      readonly others: readonly number[];
      readonly per: 'node' | 'site';
    }
  /** What there is room for on a node, and what each guest needs of it there. */
  | {
      readonly type: 'room';
      readonly vmids: readonly number[];
      readonly node: string;
      readonly bytes: number;
      readonly needBytes: ReadonlyMap<number, number>;
    }
);

export type DemandOf<Type extends Demand['type']> = Extract<Demand, { type: Type }>;

const NOBODY: readonly number[] = [];

export const othersOf = (demand: Demand): readonly number[] =>
  demand.type === 'apart' ? demand.others : NOBODY;

/** Guests that a demand speaks of. */
export const guestsOf = (demand: Demand): readonly number[] => [...demand.vmids, ...othersOf(demand)];
