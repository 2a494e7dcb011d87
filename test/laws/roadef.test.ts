import { expect } from 'chai';
import { fullCost } from '../../shared/src/kernel/full-cost.ts';
import { startPlacement } from '../../shared/src/kernel/placement.ts';
import { buildTables } from '../../shared/src/kernel/tables.ts';
import { checkSolution } from '../bench/roadef/check-solution.ts';
import { readInstance } from '../bench/roadef/instance.ts';
import { toModel } from '../bench/roadef/to-model.ts';
import { describeWithData, sharedData } from '../shared-data.ts';

describeWithData('the benchmark of machine reassignment', () => {
  const toy = () =>
    readInstance(
      sharedData('roadef', 'spec/model_example.txt'),
      sharedData('roadef', 'spec/initial_solution_example.txt'),
    );

  it('costs in the public model and for its checker what the problem definition says', () => {
    const published = [
      [[0, 3, 0], 4200],
      [[0, 2, 0], 3510],
      [[0, 2, 1], 2411],
    ] as const;
    for (const [place, cost] of published) {
      expect(checkSolution(toy(), place)).to.deep.equal({ cost, broken: [] });
      expect(fullCost(toModel(toy()), place)).to.deep.equal([cost]);
    }
    expect([...startPlacement(buildTables(toModel(toy()))).cost]).to.deep.equal([4200]);
  });

  it('is told what is wrong with a solution', () => {
    expect(checkSolution(toy(), [0, 0, 0]).broken).to.include('conflict within service 0');
    expect(checkSolution(toy(), [0, 9, 0]).broken).to.deep.equal(['1 processes are on no machine']);
  });
});
