import { expect } from 'chai';
import { makespanLeast } from './makespan.ts';

const action = (source: string, target: string, seconds: number) => ({ source, target, seconds });

describe('the least makespan', () => {
  const apart = [action('a', 'b', 10), action('c', 'd', 20), action('e', 'f', 5)];

  it('is what the whole cluster has to do, or the longest action', () => {
    expect(makespanLeast(apart, { cluster: 1, perNode: 1 })).to.equal(35);
    expect(makespanLeast(apart, { cluster: 2, perNode: 1 })).to.equal(20);
  });

  it('is what the busiest node has to do', () => {
    const chain = [action('a', 'b', 10), action('b', 'c', 10)];
    expect(makespanLeast(chain, { cluster: 2, perNode: 1 })).to.equal(20);
    expect(makespanLeast(chain, { cluster: 2, perNode: 2 })).to.equal(10);
  });
});
