import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { seededRandom } from '../kit/random.ts';
import { type SearchState, startState } from '../model/search-state.ts';
import { compileProblem } from '../plan/compile-problem.ts';
import { defaultSettings } from '../settings/settings.ts';
import { greedy } from './greedy.ts';

function searched(text: string): { state: SearchState; rounds: number } {
  const state = startState(compileProblem(cluster(text), defaultSettings));
  const rounds = [...greedy.search(state, seededRandom(1), 1000)].length;
  return { state, rounds };
}

describe('greedy', () => {
  it('stops as soon as the goal is reached', () => {
    const { state, rounds } = searched('pve1 64G: 100 8G, 101 8G, 102 8G, 103 8G\npve2 64G:');
    expect(rounds).to.equal(2);
    expect([...state.place]).to.deep.equal([1, 1, 0, 0]);
  });

  it('empties a node before it evens out the others', () => {
    const { state } = searched('pve1 64G: 100 20G\npve2 64G:\npve3 64G maintenance: 101 8G, 102 8G');
    expect([...state.place].slice(1)).to.deep.equal([1, 1]);
  });

  it('leaves alone what is even', () => {
    expect(searched('pve1 64G: 100 8G\npve2 64G: 101 8G').rounds).to.equal(0);
  });
});
