import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';

const text = 'pve1 64G: 100 8G disk=fast\npve2 64G:\npve3 64G:';
const there = (node: string, available: boolean) => ({
  ...{ storage: 'fast', node, available, shared: false, content: ['images'] },
});
const storages = [there('pve1', true), there('pve2', true), there('pve3', false)];

describe('storage-reach', () => {
  it('wants every storage of a guest on the target', () => {
    const snapshot = { ...cluster(text), storages };
    expect(whyNot(snapshot, 100, 'pve2', { localDisksMayMove: true })).to.equal('moving it would not help');
    expect(whyNot(snapshot, 100, 'pve3', { localDisksMayMove: true })).to.equal(
      'fast is not available on pve3',
    );
  });

  it('does not take a storage that nobody listed for absent', () => {
    expect(whyNot(text, 100, 'pve2', { localDisksMayMove: true })).to.equal('moving it would not help');
  });
});
