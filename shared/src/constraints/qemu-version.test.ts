import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';
import { versionFigure } from './qemu-version.ts';

const upgraded = (versions: readonly string[], machines: readonly string[] = [], runningMachine?: string) => {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:');
  const nodes = snapshot.nodes.map((node, index) => ({
    ...node,
    ...(versions[index] && { version: versions[index] }),
    ...(machines[index] && { machineVersion: machines[index] }),
  }));
  const guests = snapshot.guests.map((guest) => ({
    ...guest,
    ...(guest.placement && runningMachine && { placement: { ...guest.placement, runningMachine } }),
  }));
  return whyNot({ ...snapshot, nodes, guests }, 100, 'pve2');
};

describe('qemu-version', () => {
  it('S9: moves machines from old to new only, while a cluster is upgraded', () => {
    expect(upgraded(['9.2.11', '9.1.4'])).to.equal('pve2 has an older Proxmox VE (9.1.4)');
    expect(upgraded(['9.2.11', '8.4.21'])).to.match(/older/);
    for (const fine of [['9.1.4', '9.2.11'], ['9.2.11', '9.2.3'], ['9.2.11'], []])
      expect(upgraded(fine)).to.equal('moving it would not help');
  });

  it('asks whether the target knows the machine that runs', () => {
    expect(upgraded([], ['10.1', '10.0'], 'pc-q35-10.1+pve0')).to.equal(
      'the QEMU of pve2 does not know pc-q35-10.1+pve0',
    );
    expect(upgraded([], ['10.1', '10.0'], 'pc-i440fx-9.2+pve1')).to.equal('moving it would not help');
  });

  it('compares figures, not texts', () => {
    expect(versionFigure('9.10.1')).to.be.above(versionFigure('9.9.30') ?? 0);
    expect(versionFigure('pc-i440fx-10.1+pve0')).to.equal(10_001);
    expect(versionFigure(undefined)).to.equal(undefined);
  });
});
