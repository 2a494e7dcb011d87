import { expect } from 'chai';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { flag, opt, text } from './fields.ts';
import { flatRow } from './flat-row.ts';
import { num } from './number.ts';

const shape = {
  id: z.string(),
  size: num,
  name: opt(text),
  cpu: opt(num),
  lock: opt(z.string()),
  template: flag,
  status: opt(z.enum(['running', '1'])),
};
const quick = flatRow(shape);
const plain = z.object(shape);

const anyValue = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constantFrom(1, 0, '1', '', '0.5', ' 7 ', 'nan', true, false, null, Number.NaN),
);

describe('a flat row', () => {
  it('says what its schema says, of every row', () => {
    const anyRow = fc.dictionary(fc.constantFrom(...Object.keys(shape), 'other'), anyValue);
    fc.assert(
      fc.property(anyRow, (said) => {
        const [one, other] = [z.safeParse(quick, said), z.safeParse(plain, said)];
        expect(one.data).to.deep.equal(other.data);
        const told = (issues: readonly { path: PropertyKey[]; message: string }[] = []) =>
          issues.map(({ path, message }) => [path, message]);
        expect(told(one.error?.issues)).to.deep.equal(told(other.error?.issues));
      }),
    );
  });

  it('has its fields in the order of the schema, so that rows are alike', () => {
    const row = z.parse(quick, { template: 1, cpu: '0.5', size: 3, id: 'qemu/1', diskread: 9 });
    expect(JSON.stringify(row)).to.equal('{"id":"qemu/1","size":3,"cpu":0.5,"template":true}');
  });

  it('is no row where there is no object', () => {
    for (const said of [null, undefined, 'row', 7]) expect(z.safeParse(quick, said).success).to.equal(false);
  });
});
