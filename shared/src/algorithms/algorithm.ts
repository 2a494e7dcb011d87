import type { Random } from '../kit/random.ts';
import type { SearchState } from '../model/search-state.ts';

/**
 * A search: it changes the state it is given and leaves it at the best placement found. It yields the work
 * done so far (placements looked at) after every round, so that its host may show progress, breathe or stop
 * it; the state is a valid placement at every yield.
 */
export interface Algorithm {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  search(state: SearchState, random: Random, workUnitsMax: number): Generator<number, number, void>;
}
