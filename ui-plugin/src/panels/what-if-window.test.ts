import { expect } from 'chai';
import { Change } from '#shared/plan/answers/change.ts';
import { changesFrom } from './what-if-window.ts';

describe('what a person supposes', () => {
  it('becomes changes of the cluster, each of them one that the bridge takes', () => {
    const changes = changesFrom(
      { remove: 'pve2', nodes: 2, guests: '101, 102;x 101', rule: 'tag plb_pin_pve1' },
      ['pve1', 'new1'],
    );
    expect(changes).to.deep.equal([
      { type: 'add-node', node: 'new2' },
      { type: 'add-node', node: 'new3' },
      { type: 'remove-node', node: 'pve2' },
      { type: 'remove-guest', vmid: 101 },
      { type: 'remove-guest', vmid: 102 },
      { type: 'disable-rule', rule: 'tag plb_pin_pve1' },
    ]);
    for (const change of changes) expect(Change.parse(change)).to.deep.equal(change);
  });

  it('is nothing where nothing is filled in', () => {
    expect(changesFrom({ remove: null, nodes: null, guests: '', rule: '' }, [])).to.deep.equal([]);
  });
});
