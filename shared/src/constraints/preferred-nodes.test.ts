import { expect } from 'chai';
import { movesOf } from '../../test/why.ts';

const prefer = (...nodes: string[]) => ({
  rules: [{ type: 'pin' as const, name: 'r', guests: ['100'], nodes, soft: true }],
});

describe('preferred-nodes', () => {
  it('brings a guest to the highest priority that is online', () => {
    expect(movesOf('pve1 64G: 100 8G\npve2 64G:\npve3 64G:', prefer('pve2:1', 'pve3:2'))).to.deep.equal([
      '100 pve1 -> pve3',
    ]);
    expect(
      movesOf('pve1 64G: 100 8G\npve2 64G:\npve3 64G offline:', prefer('pve2:1', 'pve3:2')),
    ).to.deep.equal(['100 pve1 -> pve2']);
  });

  it('is satisfied with where it is, and with what a limit forbids', () => {
    expect(movesOf('pve1 64G: 100 8G\npve2 64G:', prefer('pve1', 'pve2'))).to.deep.equal([]);
    expect(movesOf('pve1 64G: 100 8G\npve2 8G:', prefer('pve2'))).to.deep.equal([]);
  });
});
