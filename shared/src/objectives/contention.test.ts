import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf } from '../../test/why.ts';
import { compileProblem } from '../plan/compile-problem.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import { contention } from './contention.ts';

const psi = (cpuSomePercent: number) => ({ pressure: { cpuSomePercent } });
const told = withHistories(cluster('pve1 64G: 100 4G, 101 4G, 102 4G\npve2 64G: 103 4G'), {
  ...{ 100: psi(40), 101: psi(30), 102: psi(10), 103: psi(5) },
  ...{ pve1: psi(60), pve2: psi(5) },
});
const measured = (moves: Readonly<Record<number, string>> = {}, input: SettingsInput = {}) => {
  const problem = compileProblem(told, Settings.parse(input));
  const { model } = problem.kernel;
  const place = Int32Array.from(problem.home);
  for (const [vmid, node] of Object.entries(moves))
    place[problem.unitOf[model.guestIndex.get(Number(vmid)) ?? -1] ?? -1] = model.nodeIndex.get(node) ?? -1;
  return contention.measure(problem, place)[0];
};

describe('contention', () => {
  it('is what a node itself waits above the limit, shared out to its guests', () => {
    expect(measured()).to.equal(2000);
    expect(measured({ 102: 'pve2' })).to.equal(2000 - 750);
    expect(measured({ 100: 'pve2' })).to.equal(0);
    expect(measured({}, { relieveAbovePressurePercent: 70 })).to.equal(0);
  });

  it('is relieved although memory and CPU are even enough', () => {
    const { moves } = planOf(told, Settings.parse({}));
    expect(moves).to.have.length(1);
    expect(moves[0]?.reason.code).to.equal('waits-less');
    expect(movesOf(told, { relieveAbovePressurePercent: 70 })).to.deep.equal([]);
    expect(movesOf(told, { goal: 'rules-only' })).to.deep.equal([]);
  });

  it('takes the guests of high priority away from it first', () => {
    expect(measured({ 101: 'pve2' })).to.equal(0);
    expect(measured({ 102: 'pve2' }, { highPriorityVmids: [102] })).to.be.lessThan(2000 - 750);
  });

  it('judges no node that does not tell it', () => {
    const silent = withHistories(cluster('pve1 64G: 100 4G, 101 4G\npve2 64G:'), {
      100: psi(90),
      101: psi(90),
    });
    expect(movesOf(silent)).to.deep.equal([]);
  });
});
