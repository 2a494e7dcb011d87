import { expect } from 'chai';
import { makespanSeconds } from './makespan.ts';

const action = (source: string, target: string, seconds: number) => ({ source, target, seconds });

describe('makespan', () => {
  const apart = [action('a', 'b', 10), action('c', 'd', 20), action('e', 'f', 5)];

  it('runs side by side as many as the cluster allows', () => {
    expect(makespanSeconds(apart, { cluster: 1, perNode: 1 })).to.equal(35);
    expect(makespanSeconds(apart, { cluster: 2, perNode: 1 })).to.equal(20);
    expect(makespanSeconds(apart, { cluster: 3, perNode: 1 })).to.equal(20);
  });

  it('counts in and out of a node together', () => {
    const chain = [action('a', 'b', 10), action('b', 'c', 10)];
    expect(makespanSeconds(chain, { cluster: 2, perNode: 1 })).to.equal(20);
    expect(makespanSeconds(chain, { cluster: 2, perNode: 2 })).to.equal(10);
  });

  it('takes no time for nothing', () => expect(makespanSeconds([], { cluster: 1, perNode: 1 })).to.equal(0));
});
