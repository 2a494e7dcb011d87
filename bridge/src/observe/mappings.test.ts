import { expect } from 'chai';
import * as z from 'zod/mini';
import { Mapping } from '../pve/answers.ts';
import { localResourcesOf } from './local-resources.ts';
import { deviceMappings, mappedDevicesOf } from './mappings.ts';

const mapping = (more: object) => z.parse(Mapping, { id: 'gpu', ...more });
const entry = (node: string) => `id=10de:2231,iommugroup=1,node=${node},path=0000:01:00.0`;

describe('mapped devices', () => {
  it('are on the nodes that their mapping names, and leave live only where it says so', () => {
    const pci = mapping({
      map: [entry('pve2'), entry('pve1'), entry('pve1')],
      'live-migration-capable': '1',
    });
    const usb = mapping({ id: 'key', map: ['node=pve3,id=1:2'], 'live-migration-capable': 1 });
    expect(deviceMappings([pci], [usb])).to.deep.equal([
      { kind: 'pci', id: 'gpu', isLive: true, nodes: ['pve1', 'pve2'] },
      { kind: 'usb', id: 'key', isLive: false, nodes: ['pve3'] },
    ]);
  });

  it('of a machine are told apart from those that it has by their address', () => {
    const config = {
      hostpci0: 'mapping=gpu,pcie=1',
      hostpci1: '0000:01:00.0',
      usb0: 'mapping=key',
      usb1: 'host=1-2',
    };
    expect(mappedDevicesOf(config)).to.deep.equal([
      { key: 'hostpci0', kind: 'pci', id: 'gpu' },
      { key: 'usb0', kind: 'usb', id: 'key' },
    ]);
    expect(localResourcesOf('qemu', config, () => true)).to.deep.equal(['hostpci1', 'usb1']);
  });
});
