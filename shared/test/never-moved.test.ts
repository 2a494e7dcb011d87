import { expect } from 'chai';
import { movesOf, whyStays } from './why.ts';

/** A node that would be far too full without a move, and the guest in question. */
const scene = (guest: string, more = '') => `${more}\npve1 64G: 100 40G ${guest}\npve2 64G:`;

const WORDS: readonly (readonly [guest: string, why: RegExp])[] = [
  ['template', /template/],
  ['lock=backup', /locked: backup/],
  ['paused', /not running \(paused\)/],
  ['stopped', /not running \(stopped\)/],
  ['unknown', /unknown/],
  ['unmeasured', /its load is unknown/],
  ['moving=pve2', /migration to pve2/],
  ['ha state=error', /HA is busy with it: error/],
  ['device=hostpci0', /hostpci0 is bound to pve1/],
  ['device=usb0', /usb0 is bound to pve1/],
  ['device=args', /args is bound to pve1/],
  ['device=lxc', /lxc is bound to pve1/],
  ['device=affinity', /affinity is bound to pve1/],
  ['device=numa0', /numa0 is bound to pve1/],
  ['disk=local-lvm', /local-lvm is local to pve1/],
  ['#plb_ignore', /tag plb_ignore says ignore/],
  ['#rebalance_protected', /watches over the cluster/],
  ['#plb_pin_pve9', /names pve9, which does not exist/],
];

describe('S23: guests that a balancer never moves', () => {
  for (const [guest, why] of WORDS)
    it(`S23: ${guest} stays, and says why`, () => {
      expect(whyStays(scene(guest), 100)).to.match(why);
      expect(movesOf(scene(guest))).to.deep.equal([]);
      expect(movesOf(scene(guest), { evacuatedNodes: ['pve1'] })).to.deep.equal([]);
    });

  it('a guest of no such kind is moved', () => {
    expect(movesOf(scene(''), { evacuatedNodes: ['pve1'] })).to.deep.equal(['100 pve1 -> pve2']);
  });
});
