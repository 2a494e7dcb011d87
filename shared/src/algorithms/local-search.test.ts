import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { seededRandom } from '../kit/random.ts';
import { canMove, moveUnit, type SearchState, startState, unevennessOf } from '../model/search-state.ts';
import { compileProblem } from '../plan/compile-problem.ts';
import { Settings } from '../settings/settings.ts';
import { localSearch } from './local-search.ts';

function search(text: string, prepare: (state: SearchState) => void = () => {}): SearchState {
  const state = startState(compileProblem(cluster(text), Settings.parse({})));
  prepare(state);
  for (const _ of localSearch.search(state, seededRandom(1), 20_000));
  return state;
}

describe('local-search', () => {
  it('undoes a move that is not needed', () => {
    const state = search('pve1 64G: 100 16G, 101 1G, 102 1G\npve2 64G: 103 16G', (start) => {
      expect(canMove(start, 1, 1)).to.equal(true);
      moveUnit(start, 1, 1);
    });
    expect([...state.place]).to.deep.equal([0, 0, 0, 1]);
  });

  it('takes the lighter of two guests that serve as well', () => {
    const state = search('ha together r 100 101\npve1 64G: 100 8G ha\npve2 64G: 101 4G ha', (start) =>
      moveUnit(start, 0, 1),
    );
    expect([...state.place]).to.deep.equal([0, 0]);
  });

  it('swaps guests where neither fits beside the other', () => {
    const full = 'pve1 64G: 100 26G, 101 26G\npve2 64G: 102 18G, 103 18G';
    const state = search(full);
    expect([unevennessOf(state, 0), unevennessOf(state, 1)]).to.deep.equal([0, 0]);
    expect(state.place.filter((node, unit) => node !== state.problem.home[unit])).to.have.length(2);
  });
});
