import { expect } from 'chai';
import { type Milp, milpBuilder } from '#shared/kernel/bound/milp.ts';
import { seededRandom } from '#shared/kit/random.ts';
import { exactEntry, exactFromSource } from '../../../test/exact-from-source.ts';
import { createExactSolver } from './exact-solver.ts';

/** Most value in a knapsack, as least cost. */
function knapsack(weights: readonly number[], values: readonly number[], room: number) {
  const builder = milpBuilder();
  const columns = values.map((value) => builder.column(-value, 0, 1, true));
  builder.row(
    columns.map((column, index) => [column, weights[index] ?? 0]),
    0,
    room,
  );
  return builder.build();
}

/** Sums that should be equal, of numbers drawn by chance: not proved in a lifetime. */
function marketSplit(rows: number, count: number) {
  const random = seededRandom(rows);
  const builder = milpBuilder();
  const all = Array.from({ length: count }, () => builder.column(0, 0, 1, true));
  for (let row = 0; row < rows; row++) {
    const values = all.map(() => Math.floor(random() * 100));
    const half = Math.floor(values.reduce((sum, value) => sum + value, 0) / 2);
    const ends = [1, -1].map((sign) => [builder.column(1, 0, 1e6, false), sign] as const);
    builder.row([...all.map((column, index) => [column, values[index] ?? 0] as const), ...ends], half, half);
  }
  return builder.build();
}

/** So many columns that no copy of them fits. */
function vast(): Milp {
  const [count, none] = [500_000, new Float64Array(0)];
  const zeros = new Float64Array(count);
  const whole = { isInteger: new Uint8Array(count), starts: new Int32Array(1), columns: new Int32Array(0) };
  return { cost: zeros, lower: zeros, upper: zeros, rowLower: none, rowUpper: none, values: none, ...whole };
}

describe('the exact solver', () => {
  const solver = exactFromSource();
  after(() => solver?.close());

  it('proves an optimum in its thread, and is used again', async () => {
    for (const room of [10, 9]) {
      const result = await solver?.solve({
        milp: knapsack([5, 4, 6, 3], [10, 40, 30, 50], room),
        seconds: 10,
      });
      expect(result?.status).to.equal('optimal');
      expect(result?.objective).to.be.closeTo(-90, 1e-6);
      expect(result?.bound).to.be.closeTo(-90, 1e-6);
    }
  });

  it('solves a problem without whole numbers as it is', async () => {
    const milp = knapsack([5, 4, 6, 3], [10, 40, 30, 50], 10);
    const result = await solver?.solve({ milp: { ...milp, isInteger: new Uint8Array(4) }, seconds: 10 });
    expect(result?.objective).to.be.closeTo(-105, 1e-6);
    expect(result?.bound).to.be.closeTo(-105, 1e-6);
  });

  it('says that there is no solution', async () => {
    const builder = milpBuilder();
    builder.row([[builder.column(1, 0, 1, true), 2]], 1, 1);
    expect((await solver?.solve({ milp: builder.build(), seconds: 10 }))?.status).to.equal('infeasible');
  });

  it('starts from what is known, and answers with no worse when its time is up', async () => {
    const milp = marketSplit(5, 40);
    const columns = Int32Array.from({ length: 40 }, (_, index) => index);
    const start = { columns, values: new Float64Array(40) };
    const result = await solver?.solve({ milp, seconds: 1, start });
    expect(result?.status).to.equal('limit');
    expect(result?.objective).to.be.at.most(milp.rowLower.reduce((sum, value) => sum + value, 0));
    expect(result?.bound).to.be.at.most(result?.objective ?? 0);
  });

  it('ends soon when it is asked to, with what it knows', async () => {
    const stopped = new AbortController();
    const answer = solver?.solve({ milp: marketSplit(6, 50), seconds: 60 }, { signal: stopped.signal });
    setTimeout(() => stopped.abort(), 300).unref();
    const result = await answer?.catch((error: unknown) => error);
    expect(result).to.have.property('status', 'limit');
  });

  it('S18: fails alone when a problem needs more memory than it may have', async () => {
    const small = createExactSolver({ ...exactEntry, wasmBytesMax: 32 * 2 ** 20 });
    const failure = await small?.solve({ milp: vast(), seconds: 30 }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    const next = await small?.solve({ milp: knapsack([1], [1], 1), seconds: 10 });
    await small?.close();
    expect(next?.status).to.equal('optimal');
  });

  it('is absent where it is not installed', () => {
    expect(createExactSolver({ ...exactEntry, library: '/nowhere' })).to.equal(undefined);
  });
});
