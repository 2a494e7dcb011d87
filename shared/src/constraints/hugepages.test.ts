import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';

const GIB = 2 ** 30;

const why = (
  hugepages: string,
  freePages?: readonly { readonly mib: number; readonly freeBytes: number }[],
) => {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:');
  const guests = snapshot.guests.map((guest) => ({
    ...guest,
    ...(guest.placement && { placement: { ...guest.placement, hugepages } }),
  }));
  const nodes = snapshot.nodes.map((node) => ({ ...node, ...(freePages && { freePages: [...freePages] }) }));
  return whyNot({ ...snapshot, guests, nodes }, 100, 'pve2');
};

describe('hugepages', () => {
  it('story 18: are needed in the right size and number on the target', () => {
    expect(why('1024', [{ mib: 1024, freeBytes: 8 * GIB }])).to.equal('moving it would not help');
    expect(why('1024', [{ mib: 1024, freeBytes: 7 * GIB }])).to.equal(
      'pve2 has too few free pages of 1024 MiB',
    );
    expect(why('2', [{ mib: 1024, freeBytes: 8 * GIB }])).to.equal('pve2 has too few free pages of 2 MiB');
    expect(why('any', [{ mib: 2, freeBytes: 8 * GIB }])).to.equal('moving it would not help');
  });

  it('keep their guest where nobody knows how many are free', () => {
    expect(why('2')).to.equal('how many hugepages are free is unknown');
  });
});
