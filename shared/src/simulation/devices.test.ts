import { expect } from 'chai';
import type { GuestSpec } from './cluster-spec.ts';
import { deviceRefusal, devicesOf } from './devices.ts';
import { step } from './step.ts';
import { move, testCluster, testGuest } from './test-cluster.ts';

const MAPPINGS = [
  { id: 'gpu', nodes: ['a', 'b'] },
  { id: 'vgpu', nodes: ['a', 'b'], isLive: true },
];
function scene(config: GuestSpec['config'], status: GuestSpec['status'] = 'running') {
  const cluster = testCluster({ guests: [testGuest(100, 'a', { config, status })], pciMappings: MAPPINGS });
  const guest = cluster.guests.get(100);
  if (!guest) throw new Error('no guest');
  return { cluster, guest };
}
const refusal = (config: GuestSpec['config'], target = 'b', status: GuestSpec['status'] = 'running') => {
  const { cluster, guest } = scene(config, status);
  return deviceRefusal(cluster, guest, target);
};
const local = (config: GuestSpec['config'], status: GuestSpec['status'] = 'running') => {
  const { cluster, guest } = scene(config, status);
  return devicesOf(cluster, guest).local;
};

describe('devices of a guest', () => {
  it('bind it to its node in the words of Proxmox VE', () => {
    expect(refusal({ hostpci0: '0000:01:00.0', serial0: '/dev/ttyS0' })).to.equal(
      "can't migrate VM which uses local devices: hostpci0, serial0",
    );
    expect(refusal({ 'amd-sev': 'type=std' })).to.equal("can't migrate VM which uses local devices: amd-sev");
    expect(refusal({ 'amd-sev': 'type=std' }, 'b', 'stopped')).to.equal(undefined);
    expect(refusal({ vga: 'std,clipboard=vnc' })).to.match(/^VMs with 'clipboard' set to 'vnc'/);
    for (const harmless of [{ serial0: 'socket' }, { usb0: 'spice' }, { usb0: 'host=spice,usb3=1' }, {}])
      expect(refusal(harmless), JSON.stringify(harmless)).to.equal(undefined);
  });

  it('by a mapping go along where their node has it, a running guest only with those that can', () => {
    expect(refusal({ hostpci0: 'mapping=gpu' })).to.equal(
      "can't live migrate running VM which uses following mapped devices: hostpci0:gpu",
    );
    expect(refusal({ hostpci0: 'mapping=gpu' }, 'b', 'stopped')).to.equal(undefined);
    expect(refusal({ hostpci0: 'mapping=vgpu' })).to.equal(undefined);
    expect(refusal({ hostpci0: 'mapping=vgpu' }, 'c')).to.equal(
      "can't migrate to 'c': missing mapped devices hostpci0",
    );
  });

  it('by a mapping are listed among those of the node, but for PCI ones that can leave', () => {
    expect(local({ hostpci0: 'mapping=gpu', usb0: 'mapping=key' })).to.deep.equal(['hostpci0', 'usb0']);
    expect(local({ hostpci0: 'mapping=gpu', usb0: 'mapping=key' }, 'stopped')).to.deep.equal(['usb0']);
    expect(local({ hostpci0: 'mapping=vgpu' })).to.deep.equal([]);
  });

  it('end a migration before it begins', () => {
    const { cluster } = scene({ hostpci0: 'mapping=vgpu' });
    const task = move(cluster, 100, 'c');
    step(cluster, 30_000);
    expect(task.exitStatus).to.equal('migration aborted');
    expect(task.log.join('\n')).to.contain('missing mapped devices hostpci0');
  });
});
