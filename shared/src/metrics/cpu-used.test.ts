import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { runningMean } from '../model/recent-cpu.ts';
import { cpuUsed } from './cpu-used.ts';

describe('cpu-used', () => {
  const snapshot = cluster('pve1 64G 16c/0.5c: 100 8G 4c/1.5c, 101 8G 2c/0.25c');

  it('is a running mean in which the newest samples weigh most', () => {
    // span 3 halves the weight from sample to sample: 1/7, 2/7 and 4/7.
    expect(runningMean([0, 0, 700], 3)).to.be.closeTo(400, 1e-9);
    expect(runningMean([700, 0, 0], 3)).to.be.closeTo(100, 1e-9);
    expect(runningMean([], 3)).to.equal(undefined);
    expect(runningMean([5], 30)).to.equal(5);
  });

  it('weighs the last minutes, as far back as its span says', () => {
    const told = withHistories(snapshot, { 100: { recentMillicores: [4000, 4000, 1000] } });
    const weight = (cpuSpanMinutes: number) => weigh(cpuUsed, told, { cpuSpanMinutes }).guest[0];
    expect(weight(1)).to.equal(1000);
    expect(weight(3)).to.equal(2286);
    expect(weight(30)).to.be.above(2900);
  });

  it('weighs the current sample where no minutes are kept', () => {
    expect(weigh(cpuUsed, snapshot)).to.deep.equal({
      resource: 'CPU',
      guest: [1500, 250],
      base: [500],
      total: [16_000],
    });
  });

  it('counts cores of quick nodes for more', () => {
    expect(weigh(cpuUsed, snapshot, { nodeCpuFactors: ['pve1=2'] }).guest).to.deep.equal([3000, 500]);
  });
});
