import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';

const scene = (precheck: { refusal?: string; nodes: { node: string; why: string }[] }) => {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:\npve3 64G:');
  const [guest] = snapshot.guests;
  if (guest?.placement === undefined) throw new Error('there is no guest');
  return { ...snapshot, guests: [{ ...guest, placement: { ...guest.placement, precheck } }] };
};

describe('pve-precheck', () => {
  it('keeps a guest from a node that Proxmox VE refuses, and only from that', () => {
    const one = scene({ nodes: [{ node: 'pve2', why: 'storage fast is not available' }] });
    expect(whyNot(one, 100, 'pve2')).to.equal('Proxmox VE refuses pve2: storage fast is not available');
    expect(whyNot(one, 100, 'pve3')).to.equal('moving it would not help');
  });

  it('keeps it where it is when Proxmox VE does not let it go', () => {
    const all = scene({ refusal: 'VM is locked (snapshot)', nodes: [] });
    expect(whyNot(all, 100, 'pve3')).to.equal('Proxmox VE does not let it go: VM is locked (snapshot)');
  });
});
