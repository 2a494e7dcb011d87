import { expect } from 'chai';
import { checked } from './answer.ts';
import { oddRowsOf } from './lenient-rows.ts';

const vm = (vmid: number, more: object = {}) => ({ id: `qemu/${vmid}`, type: 'qemu', vmid, ...more });
const asked = <Row>(rows: Row) => checked('GET /cluster/resources', Promise.resolve(rows));
const failure = (answer: Promise<unknown>) => answer.catch((error: Error) => error.message);

describe('rows of an answer that are broken', () => {
  it('do not take the others with them', async () => {
    const rows = await asked([vm(100), vm(101, { name: {} }), 'nonsense', null, vm(102)]);
    expect(rows.map(({ vmid }) => vmid)).to.deep.equal([100, 102]);
    expect(oddRowsOf(rows).map(({ name, isKept }) => [name, isKept])).to.deep.equal([
      ['qemu/101', false],
      ['row 3', false],
      ['row 4', false],
    ]);
  });

  it('are kept without a figure that makes no sense, which is unknown then', async () => {
    const rows = await asked([vm(100, { cpu: 'NaN', maxcpu: '4' })]);
    expect(rows).to.deep.equal([{ ...vm(100), maxcpu: 4, template: false, shared: false }]);
    expect(oddRowsOf(rows)).to.deep.equal([{ name: 'qemu/100', why: 'cpu: not a number', isKept: true }]);
  });

  it('are not kept without their lock or state: a guest must not look free that is not', async () => {
    const rows = await asked([vm(100), vm(101, { lock: {}, cpu: 'x' }), vm(102, { status: [] })]);
    expect(rows.map(({ vmid }) => vmid)).to.deep.equal([100]);
  });

  it('are an error where none is left, or it is no list', async () => {
    expect(await failure(asked(['a', 'b']))).to.match(
      /^GET \/cluster\/resources answered something unexpected/,
    );
    expect(await failure(asked({ a: 1 }))).to.match(/answered something unexpected/);
    expect(await asked([])).to.deep.equal([]);
  });

  it('make a list of rules unknown as a whole: a rule that is not seen would be broken', async () => {
    const rules = [
      { rule: 'r', type: 'resource-affinity', resources: 'vm:1,vm:2', affinity: 'negative' },
      { rule: 7 },
    ];
    const answer = checked('GET /cluster/ha/rules', Promise.resolve(rules));
    expect(await failure(answer)).to.match(/answered something unexpected at 1\.rule/);
  });
});
