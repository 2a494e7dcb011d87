import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { series, withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { memoryP95 } from './memory-p95.ts';

const GIB = 2 ** 30;

describe('memory-p95', () => {
  const snapshot = cluster('pve1 64G: 100 16G/6G, 101 16G/6G, 102 8G/5G');

  it('weighs the part of each in what all together do not exceed', () => {
    const day = [8192, 8192, 1024, 1024];
    const told = withHistories(snapshot, {
      100: { series: series([0, 0, 0, 0], day) },
      101: { series: series([0, 0, 0, 0], [...day].reverse()) },
    });
    expect(weigh(memoryP95, told, { unit: GIB }).guest).to.deep.equal([4.5, 4.5, 5]);
  });

  it('weighs what guests take now where no history was read', () => {
    expect(weigh(memoryP95, snapshot, { unit: GIB }).guest).to.deep.equal([6, 6, 5]);
  });
});
