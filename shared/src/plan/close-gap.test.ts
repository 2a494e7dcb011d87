import { expect } from 'chai';
import { syntheticCluster } from '../../test/synthetic-cluster.ts';
import { searchPlacement } from '../kernel/search.ts';
import { seededRandom } from '../kit/random.ts';
import { startState } from '../model/search-state.ts';
import { Settings } from '../settings/settings.ts';
import { closeGap } from './close-gap.ts';
import { compileProblem } from './compile-problem.ts';
import { widestGap } from './narrow-bands.ts';

const GIB = 2 ** 30;
const WORK = 200_000;

/** As even as 30 GiB can make them, the fullest against the emptiest. */
const settings = Settings.parse({
  ...{ evennessForm: 'max-min', gainMinPercent: 0, movesMax: 10_000, bytesMax: 30 * GIB },
  ...{ proposeAboveMemoryPercent: 0, proposeAboveCpuPercent: 0, proposeAboveSpreadPercent: 0 },
});
const problem = compileProblem(syntheticCluster(6, 100, 1), settings);
const part = { index: 0, count: 1 };

function last<T>(search: Generator<unknown, T, undefined>): T {
  for (;;) {
    const step = search.next(undefined);
    if (step.done) return step.value;
  }
}

describe('closing the gap between the fullest and the emptiest node', () => {
  it('leaves less of it than annealing by the gap itself, within the same bytes and work', () => {
    const { place, workUnits } = last(closeGap(problem, { seed: 1, workUnitsMax: WORK, part }, WORK, 0));
    const state = startState(problem, place);
    const plain = last(searchPlacement(problem.tables, seededRandom(1), WORK));
    const other = startState(problem, plain.place.subarray(0, problem.unitCount));
    expect(workUnits).to.be.at.most(2 * WORK);
    expect(state.placement.spent[1]).to.be.at.most(30 * GIB);
    expect(widestGap(state)).to.be.below(widestGap(other));
    expect(widestGap(state)).to.be.below(0.5 * widestGap(startState(problem)));
  });
});
