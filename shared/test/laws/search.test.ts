import { expect } from 'chai';
import fc from 'fast-check';
import type { Algorithm } from '../../src/algorithms/algorithm.ts';
import { algorithms } from '../../src/algorithms/index.ts';
import { seededRandom } from '../../src/kit/random.ts';
import type { Problem } from '../../src/model/problem.ts';
import {
  isBetter,
  moveUnit,
  PURPOSE_TIER_COUNT,
  readScore,
  type SearchState,
  startState,
  TIER_COUNT,
} from '../../src/model/search-state.ts';
import { scoreOf } from '../../src/objectives/index.ts';
import { compileProblem } from '../../src/plan/compile-problem.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { verify } from '../../src/plan/verify.ts';
import { Settings } from '../../src/settings/settings.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { runs } from '../runs.ts';

const settings = Settings.parse({ gainMinPercent: 0, containersMayRestart: true });

const score = (state: SearchState): number[] => {
  const tiers = new Float64Array(TIER_COUNT);
  readScore(state, tiers);
  return [...tiers];
};

function search(algorithm: Algorithm, problem: Problem): SearchState {
  const state = startState(problem);
  const rounds = algorithm.search(state, seededRandom(1), 20_000);
  while (!rounds.next().done);
  return state;
}

describe('the search state', () => {
  it('is the same whether it was moved to or added up', () => {
    fc.assert(
      fc.property(
        anyCluster,
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 40 }),
        (snapshot, moves) => {
          const problem = compileProblem(snapshot, settings);
          fc.pre(problem.unitCount > 0);
          const state = startState(problem);
          for (const [unit, node] of moves)
            moveUnit(state, unit % problem.unitCount, node % problem.nodeCount);
          const { problem: _, ...moved } = state;
          const { problem: __, ...added } = startState(problem, state.place);
          expect(moved).to.deep.equal(added);
        },
      ),
      runs(150),
    );
  });

  it('scores a placement as the objectives measure it', () => {
    fc.assert(
      fc.property(
        anyCluster,
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 }),
        (snapshot, moves) => {
          const problem = compileProblem(snapshot, settings);
          fc.pre(problem.unitCount > 0);
          const state = startState(problem);
          for (const [unit, node] of moves)
            moveUnit(state, unit % problem.unitCount, node % problem.nodeCount);
          expect(score(state)).to.deep.equal(scoreOf(problem, state.place));
        },
      ),
      runs(150),
    );
  });
});

/** Whether a placement breaks nothing that the search may not break, looked at as a whole. */
function isFeasible({ problem, place, need, apart, sums }: SearchState, start: SearchState): boolean {
  const isAllowed = place.every(
    (node, unit) => node === problem.home[unit] || problem.allowed[unit * problem.nodeCount + node] === 1,
  );
  const hasRoom = need.every((held, cell) => held <= (problem.needLimit[cell] ?? 0));
  const isApart = apart.every((count, cell) => count <= Math.max(1, start.apart[cell] ?? 0));
  const isAffordable = (sums[2] ?? 0) <= problem.movesMax && (sums[3] ?? 0) <= problem.bytesMax;
  return isAllowed && hasRoom && isApart && isAffordable;
}

/** The best score of all placements, found by trying every one. */
function bruteForce(problem: Problem): number[] {
  const start = startState(problem);
  const state = startState(problem);
  let best = score(state);
  const descend = (unit: number): void => {
    if (unit === problem.unitCount) {
      if (isFeasible(state, start) && isBetter(score(state), best)) best = score(state);
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
          expect(isBetter(scoreOf(problem, problem.home), score(state))).to.equal(false);
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
          const found = score(search(algorithm, problem));
          expect(isBetter(found, best), `${found} beats ${best}`).to.equal(false);
          const isSame = (tiers: number) => best.slice(0, tiers).join() === found.slice(0, tiers).join();
          all++;
          sameDuties += Number(isSame(2));
          samePurpose += Number(isSame(PURPOSE_TIER_COUNT));
        }),
        runs(100),
      );
      expect(sameDuties / all, 'rules, overload and evacuation').to.be.at.least(0.95);
      expect(samePurpose / all, 'evenness too').to.be.at.least(shareOfBest[algorithm.id] ?? 1);
    });
  }
});
