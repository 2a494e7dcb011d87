import { expect } from 'chai';
import { secondsAsExecuted, type WaitingLeg } from './as-executed.ts';

const leg = (vmid: number, way: string, seconds: number, more: Partial<WaitingLeg> = {}): WaitingLeg => {
  const [source = '', target = ''] = way.split('>');
  return { vmid, source, target, seconds, isFirst: true, needs: [], needsLeft: [], ...more };
};
const apart = [leg(1, 'a>b', 10), leg(2, 'c>d', 20), leg(3, 'e>f', 5)];

describe('how long moves take as they are executed', () => {
  it('is the sum where one runs at a time, and less where more do', () => {
    expect(secondsAsExecuted(apart, { cluster: 1, perNode: 1 })).to.equal(35);
    expect(secondsAsExecuted(apart, { cluster: 2, perNode: 1 })).to.equal(20);
    expect(secondsAsExecuted(apart, { cluster: 3, perNode: 1 })).to.equal(20);
  });

  it('counts migrations into and out of a node together', () => {
    const chain = [leg(1, 'a>b', 10), leg(2, 'b>c', 10)];
    expect(secondsAsExecuted(chain, { cluster: 2, perNode: 1 })).to.equal(20);
    expect(secondsAsExecuted(chain, { cluster: 2, perNode: 2 })).to.equal(10);
  });

  it('waits for what a move needs, and for nothing else', () => {
    const moves = [leg(1, 'a>b', 10), leg(2, 'c>d', 30), leg(3, 'e>f', 10, { needs: [1] })];
    expect(secondsAsExecuted(moves, { cluster: 3, perNode: 1 }), 'beside the long one').to.equal(30);
    const stop = [
      leg(1, 'a>c', 10),
      leg(1, 'c>b', 10, { isFirst: false, needs: [2] }),
      leg(2, 'b>a', 10, { needsLeft: [1] }),
    ];
    expect(secondsAsExecuted(stop, { cluster: 3, perNode: 3 })).to.equal(30);
  });

  it('ends where needs go in a circle, and takes no time for nothing', () => {
    const circle = [leg(1, 'a>b', 10, { needs: [2] }), leg(2, 'b>a', 10, { needs: [1] })];
    expect(secondsAsExecuted(circle, { cluster: 2, perNode: 2 })).to.equal(0);
    expect(secondsAsExecuted([], { cluster: 1, perNode: 1 })).to.equal(0);
  });
});
