import { expect } from 'chai';
import { plantNames } from '../bench/faults/plants.ts';
import { runOnce } from '../bench/faults/run.ts';

const FIRST_SEED = 2128;
const RUNS = 12;
/** One run each in which a bug of that name does harm. */
const HARM: Readonly<Record<string, readonly number[]>> = {
  'double-migrate': [2130],
  'ignore-inflow': [2187],
  'late-renewal': [2151],
  'lost-journal': [2114],
  'skip-recheck': [2142],
};

describe('executions under failures', () => {
  it(`never do what must never happen, ${RUNS} times`, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      const { violations, faults } = await runOnce(seed, 'none');
      expect(violations, `make bench-faults ARGS='--runs 1 --seeds ${seed}' (${faults})`).to.deep.equal([]);
    }
  }).timeout(120_000);

  for (const plant of plantNames.filter((name) => name !== 'none'))
    it(`would be caught with a bug: ${plant}`, async () => {
      const results = [];
      for (const seed of HARM[plant] ?? []) results.push(await runOnce(seed, plant));
      expect(results.flatMap(({ violations }) => violations)).not.to.deep.equal([]);
    }).timeout(60_000);
});
