import { expect } from 'chai';
import fc from 'fast-check';
import type { Algorithm } from '../../src/algorithms/algorithm.ts';
import { algorithms } from '../../src/algorithms/index.ts';
import { brokenRules } from '../../src/kernel/broken-rules.ts';
import { seededRandom } from '../../src/kit/random.ts';
import type { Problem } from '../../src/model/problem.ts';
import {
  comparePurpose,
  compareScores,
  moveUnit,
  type SearchState,
  scoreOf,
  startState,
} from '../../src/model/search-state.ts';
import { measured } from '../../src/objectives/index.ts';
import { compileProblem } from '../../src/plan/compile-problem.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { verify } from '../../src/plan/verify.ts';
import { Settings } from '../../src/settings/settings.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { runs } from '../runs.ts';

const settings = Settings.parse({ gainMinPercent: 0, containersMayRestart: true });

function search(algorithm: Algorithm, problem: Problem): SearchState {
  const state = startState(problem);
  const rounds = algorithm.search(state, seededRandom(1), 20_000);
  while (!rounds.next().done);
  return state;
}

/** Any units of any cluster moved anywhere. */
function afterMoves(movesMax: number, check: (problem: Problem, state: SearchState) => void): void {
  const anyMoves = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: movesMax });
  fc.assert(
    fc.property(anyCluster, anyMoves, (snapshot, moves) => {
      const problem = compileProblem(snapshot, settings);
      fc.pre(problem.unitCount > 0);
      const state = startState(problem);
      for (const [unit, node] of moves) moveUnit(state, unit % problem.unitCount, node % problem.nodeCount);
      check(problem, state);
    }),
    runs(150),
  );
}

describe('the search state', () => {
  it('is the same whether it was moved to or added up', () =>
    afterMoves(40, (problem, state) => {
      const added = startState(problem, state.place);
      expect(scoreOf(state)).to.deep.equal(scoreOf(added));
      const { excess, room } = state.placement;
      const plain = (figures: Float64Array) => figures.map((figure) => figure + 0);
      expect(plain(excess)).to.deep.equal(plain(added.placement.excess));
      expect(plain(room)).to.deep.equal(plain(added.placement.room));
    }));

  it('scores a placement as the objectives measure it', () =>
    afterMoves(20, (problem, state) => {
      expect([...scoreOf(state)]).to.deep.equal([...measured(problem, state.place)]);
    }));
});

/** Whether a placement breaks nothing that the start does not break as much, looked at as a whole. */
function isFeasible({ model }: Problem, place: Int32Array, before: ReadonlyMap<string, number>): boolean {
  return [...brokenRules(model, place)].every(([rule, by]) => by <= (before.get(rule) ?? 0));
}

/** The best score of all placements, found by trying every one. */
function bruteForce(problem: Problem): Float64Array {
  const state = startState(problem);
  const before = brokenRules(problem.model, state.placement.place);
  let best = scoreOf(state);
  const descend = (unit: number): void => {
    if (unit === problem.unitCount) {
      const score = scoreOf(state);
      const isBest = compareScores(problem, score, best) < 0;
      if (isBest && isFeasible(problem, state.placement.place, before)) best = score;
      return;
    }
    for (let node = 0; node < problem.nodeCount; node++) {
      moveUnit(state, unit, node);
      descend(unit + 1);
    }
    moveUnit(state, unit, problem.home[unit] ?? 0);
  };
  descend(0);
  return best;
}

/** In how many of 100 tiny clusters an algorithm alone must be as even as possible. */
const shareOfBest: Record<string, number> = { greedy: 0.8, 'local-search': 0.9 };

describe('every algorithm', () => {
  for (const algorithm of algorithms as readonly Algorithm[]) {
    it(`${algorithm.id}: makes plans that the checkers accept`, () => {
      fc.assert(
        fc.property(anyCluster, (snapshot) => {
          const { problem, place } = search(algorithm, compileProblem(snapshot, settings));
          expect(verify(snapshot, settings, makePlan(problem, place, 0))).to.deep.equal([]);
        }),
        runs(80),
      );
    });

    it(`${algorithm.id}: never ends worse than it began`, () => {
      fc.assert(
        fc.property(anyCluster, (snapshot) => {
          const problem = compileProblem(snapshot, settings);
          const state = search(algorithm, problem);
          expect(compareScores(problem, scoreOf(startState(problem)), scoreOf(state))).to.be.at.least(0);
        }),
        runs(80),
      );
    });

    it(`${algorithm.id}: never beats trying everything, and mostly reaches it on tiny clusters`, () => {
      let [sameDuties, samePurpose, all] = [0, 0, 0];
      fc.assert(
        fc.property(anyCluster, (snapshot) => {
          const problem = compileProblem({ ...snapshot, guests: snapshot.guests.slice(0, 5) }, settings);
          const best = bruteForce(problem);
          const found = scoreOf(search(algorithm, problem));
          expect(compareScores(problem, found, best), `${found} beats ${best}`).to.be.at.least(0);
          all++;
          sameDuties += Number(best[0] === found[0] && best[1] === found[1]);
          samePurpose += Number(comparePurpose(problem, found, best) === 0);
        }),
        runs(100),
      );
      expect(sameDuties / all, 'rules, overload and evacuation').to.be.at.least(0.95);
      expect(samePurpose / all, 'evenness too').to.be.at.least(shareOfBest[algorithm.id] ?? 1);
    });
  }
});
