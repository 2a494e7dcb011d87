import { expect } from 'chai';
import { votesToSpare } from './quorum.ts';

const nodes = (count: number, votes: Record<number, number> = {}) =>
  Array.from({ length: count }, (_, index) => ({ name: `pve${index}`, quorum_votes: votes[index] ?? 1 }));
const status = (...online: number[]) =>
  online.map((index) => ({ type: 'node', name: `pve${index}`, online: true }));

describe('the quorum', () => {
  it('bears the loss of a node, or hangs by it', () => {
    expect(votesToSpare(nodes(3), status(0, 1, 2), undefined)).to.equal(0);
    expect(votesToSpare(nodes(3), status(0, 1), undefined)).to.equal(-1);
    expect(votesToSpare(nodes(5), status(0, 1, 2, 3, 4), undefined)).to.equal(1);
    expect(votesToSpare(nodes(2), status(0, 1), undefined)).to.equal(-1);
  });

  it('counts votes, not nodes', () => {
    expect(votesToSpare(nodes(3, { 0: 2 }), status(0, 1, 2), undefined)).to.equal(-1);
  });

  it('counts a device that votes along while it is connected', () => {
    const device = (State: string, Algorithm = 'Fifty-Fifty split') => ({ State, Algorithm });
    expect(votesToSpare(nodes(2), status(0, 1), device('Connected'))).to.equal(0);
    expect(votesToSpare(nodes(2), status(0, 1), device('Disconnected'))).to.equal(-1);
    expect(votesToSpare(nodes(4), status(0, 1), device('Connected', 'LMS'))).to.equal(0);
  });

  it('is unknown where votes are not visible, and no matter for a single node', () => {
    expect(votesToSpare(undefined, status(0), undefined)).to.equal(undefined);
    expect(votesToSpare(nodes(1), status(0), undefined)).to.equal(undefined);
  });
});
