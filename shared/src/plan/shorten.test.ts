import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf } from '../../test/why.ts';
import { reasonText } from './reason.ts';

describe('a plan is as short as its goal allows', () => {
  it('stops where no plan would be proposed, although one more move would make it more even', () => {
    const moves = movesOf(
      'pve1 100G/3G: 100 20G, 101 17G, 102 45G\n' +
        'pve2 100G/3G: 110 9G, 111 33G\n' +
        'pve3 100G/3G: 120 23G',
    );
    expect(moves).to.have.lengthOf(2);
    expect(moves.filter((move) => move.includes('pve1 ->'))).to.have.lengthOf(2);
  });

  it('makes one move instead of two that do no more', () => {
    const moves = movesOf(
      'pve1 100G/3G: 100 20G, 101 12G, 102 16G, 103 12G\n' +
        'pve2 100G/3G: 104 16G, 105 18G, 106 18G\n' +
        'pve3 100G/3G: 107 10G, 108 6G',
    );
    expect(moves).to.deep.equal(['100 pve1 -> pve3']);
  });

  it('relieves an overload, but does not give up the memory for the loss of a node for evenness', () => {
    const text = 'pve1 64G/3G: 100 48G, 101 14G\npve2 64G/3G: 110 6G, 111 9G/5G\npve3 64G/3G: 120 9G';
    expect(movesOf(text)).to.deep.equal(['101 pve1 -> pve3']);
    expect(planOf(cluster(text)).after.survivesNodeLoss).to.equal('yes');
    expect(whyKept(text, 120)).to.equal('moving it would leave too little memory for the loss of one node');
  });

  it('says that the other moves suffice for a guest that stays on the fullest node', () => {
    const text = 'pve1 64G: 100 12G, 101 12G, 102 12G, 103 12G\npve2 64G:';
    const [staying = 0] = planOf(cluster(text)).stays.map(({ vmid }) => vmid);
    expect(whyKept(text, staying)).to.equal('other moves relieve its node enough');
  });
});

/** Why the plan leaves a guest where it is. */
function whyKept(text: string, vmid: number): string | undefined {
  const stay = planOf(cluster(text)).stays.find((each) => each.vmid === vmid);
  return stay && reasonText(stay.reason);
}
