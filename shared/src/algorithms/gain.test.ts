import { expect } from 'chai';
import { syntheticCluster } from '../../test/synthetic-cluster.ts';
import { startState } from '../model/search-state.ts';
import { compileProblem } from '../plan/compile-problem.ts';
import { Settings } from '../settings/settings.ts';
import { gainAtMost, moveGain } from './gain.ts';

describe('the gain of a move', () => {
  it('is never more than what its node loses by it', () => {
    const state = startState(compileProblem(syntheticCluster(6, 90), Settings.parse({})));
    const { unitCount, nodeCount } = state.problem;
    let most = Number.NEGATIVE_INFINITY;
    for (let unit = 0; unit < unitCount; unit++) {
      const from = state.place[unit] ?? 0;
      const bound = gainAtMost(state, unit, from);
      for (let to = 0; to < nodeCount; to++) {
        if (to === from) continue;
        const gain = moveGain(state, unit, from, to);
        expect(gain).to.be.at.most(bound);
        most = Math.max(most, gain);
      }
    }
    expect(most).to.be.above(0);
  });
});
