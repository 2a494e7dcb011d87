import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf, whyNot } from '../../test/why.ts';
import { reasonText } from '../plan/reason.ts';

describe('maintenance', () => {
  it('empties a node in maintenance and sends nothing there', () => {
    const text = 'pve1 64G: 100 8G\npve2 64G: 101 8G\npve3 64G maintenance: 102 8G';
    expect(movesOf(text)).to.have.length(1);
    expect(whyNot(text, 100, 'pve3')).to.equal('pve3 is in maintenance');
  });

  it('empties a node that the settings name', () => {
    expect(movesOf('pve1 64G: 100 8G\npve2 64G: 101 8G', { evacuatedNodes: ['pve1'] })).to.deep.equal([
      '100 pve1 -> pve2',
    ]);
  });

  it('says who cannot leave', () => {
    const { status, statusReason } = planOf(
      cluster('pve1 64G: 100 8G\npve2 64G maintenance: 101 8G lock=backup'),
    );
    expect(status).to.equal('infeasible');
    expect(statusReason && reasonText(statusReason)).to.equal(
      'emptying pve2 is not possible: 101: locked: backup',
    );
  });
});
