import { expect } from 'chai';
import * as z from 'zod/mini';
import { longList } from './long-list.ts';

const Row = z.object({
  id: z.number(),
  text: z.string(),
  inner: z.optional(z.array(z.object({ x: z.number() }))),
});
type Row = z.infer<typeof Row>;

function read(text: string) {
  const work = longList(Row, text);
  let pieces = 0;
  for (;;) {
    const step = work.next();
    if (step.done) return { rows: step.value, pieces };
    pieces++;
  }
}

const answer = (rows: readonly Row[]): string => JSON.stringify({ data: rows });
const rowsOf = (count: number, of: (id: number) => Row): Row[] =>
  Array.from({ length: count }, (_, id) => of(id));

describe('a long list', () => {
  it('is read piece by piece', () => {
    const rows = rowsOf(2000, (id) => ({ id, text: 'x'.repeat(100) }));
    const found = read(answer(rows));
    expect(found.rows).to.deep.equal(rows);
    expect(found.pieces).to.be.greaterThan(5);
  });

  it('may be empty, or one row', () => {
    expect(read(answer([])).rows).to.deep.equal([]);
    expect(read(answer([{ id: 1, text: '' }])).rows).to.deep.equal([{ id: 1, text: '' }]);
  });

  it('is never cut in a text that looks like a boundary', () => {
    const rows = rowsOf(3000, (id) => ({ id, text: '"},{"},{\\' }));
    const { rows: found } = read(answer(rows));
    if (found !== undefined) expect(found).to.deep.equal(rows);
    const ends = rowsOf(3000, (id) => ({ id, text: '},{' }));
    const { rows: foundEnds } = read(answer(ends));
    if (foundEnds !== undefined) expect(foundEnds).to.deep.equal(ends);
  });

  it('is looked at as a whole where a cut would be within a row', () => {
    const rows = rowsOf(2, (id) => ({
      id,
      text: '',
      inner: rowsOf(9000, (x) => ({ x, id, text: '' })).map(({ id: x }) => ({ x })),
    }));
    expect(read(answer(rows)).rows).to.equal(undefined);
  });

  it('is looked at as a whole where it is no list, is followed by something, or a row makes no sense', () => {
    for (const text of [
      '{"data":{"a":1}}',
      '{"data":[],"total":0}',
      '{"data":[{]}',
      '{"data":[{"id":"a"}]}',
      '',
    ])
      expect(read(text).rows).to.equal(undefined);
  });
});
