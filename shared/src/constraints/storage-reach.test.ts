import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';

const text = 'pve1 64G: 100 8G disk=fast\npve2 64G:\npve3 64G:';
const sizes = { totalBytes: 2 ** 40, usedBytes: 0 };
const there = (node: string, available: boolean, storage = 'fast') => ({
  ...{ storage, node, available, shared: false, content: ['images'], ...sizes },
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

  it('wants a storage that takes volumes of its kind: one may be for images, and not for containers', () => {
    const takes = (...content: string[]) => storages.map((row) => ({ ...row, content }));
    const why = (guests: string, content: string[]) =>
      whyNot({ ...cluster(`pve1 64G: ${guests}\npve2 64G:`), storages: takes(...content) }, 100, 'pve2', {
        ...{ localDisksMayMove: true, containersMayRestart: true },
      });
    expect(why('100 8G disk=fast', ['iso', 'backup'])).to.equal('fast takes no disk images');
    expect(why('100 8G disk=fast', ['images'])).to.equal('moving it would not help');
    expect(why('100 8G ct disk=fast', ['images'])).to.equal('fast takes no containers');
    expect(why('100 8G ct disk=fast', ['rootdir'])).to.equal('moving it would not help');
  });

  it('S20: wants a rest of metadata in a thin pool that a disk is copied to', () => {
    const full = (metadataUsedBytes: number) => ({
      ...cluster(text),
      storages: storages.map((row) =>
        row.node === 'pve2' ? { ...row, metadataTotalBytes: 100, metadataUsedBytes } : row,
      ),
    });
    const why = (usedBytes: number) => whyNot(full(usedBytes), 100, 'pve2', { localDisksMayMove: true });
    expect(why(95)).to.equal('the metadata of fast on pve2 is 95 % full, limit 90 %');
    expect(why(85)).to.equal('moving it would not help');
  });

  it('does not take a storage that nobody listed for absent, but for one of unknown size', () => {
    expect(whyNot(text, 100, 'pve2', { localDisksMayMove: true })).to.equal(
      'how much its volumes of fast need, or how much is free, is unknown',
    );
  });

  it('follows the settings to a storage of another name, on one node or where there is none of the name', () => {
    const snapshot = { ...cluster(text), storages: [there('pve1', true), there('pve2', true, 'nvme')] };
    const why = (node: string, ...storageMap: { storage: string; target: string; node?: string }[]) =>
      whyNot(snapshot, 100, node, { localDisksMayMove: true, storageMap });
    expect(why('pve2')).to.equal('fast is not available on pve2');
    expect(why('pve2', { storage: 'fast', target: 'nvme' })).to.equal('moving it would not help');
    expect(why('pve2', { storage: 'fast', target: 'nvme', node: 'pve2' })).to.equal(
      'moving it would not help',
    );
    expect(why('pve3', { storage: 'fast', target: 'nvme', node: 'pve2' })).to.equal(
      'fast is not available on pve3',
    );
    expect(why('pve3', { storage: 'fast', target: 'nvme' })).to.equal('nvme is not available on pve3');
  });

  it('sends no disks of a guest of HA to a storage of another name: HA would not', () => {
    const managed = cluster('pve1 64G: 100 8G ha disk=fast\npve2 64G:');
    const snapshot = { ...managed, storages: [there('pve1', true), there('pve2', true, 'nvme')] };
    const settings = { localDisksMayMove: true, storageMap: [{ storage: 'fast', target: 'nvme' }] };
    expect(whyNot(snapshot, 100, 'pve2', settings)).to.equal('fast is not available on pve2');
  });
});
