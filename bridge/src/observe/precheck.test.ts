import { expect } from 'chai';
import { boundResources, precheckOf as precheckBy } from './precheck.ts';

const answer = (more: object) => ({ type: 'read' as const, value: { running: true, ...more } });
const precheckOf = (asked: Parameters<typeof precheckBy>[0]) =>
  precheckBy(asked, (storage) => storage === 'local');
const facts = {
  source: 'guest-config' as const,
  takenAtMs: 0,
  volumes: [],
  bridges: [],
  localResources: ['usb0'],
};

describe('the precheck of Proxmox VE', () => {
  it('names the nodes that lack a storage or a device; an empty object means nothing', () => {
    const not_allowed_nodes = {
      pve3: { unavailable_storages: ['fast', 'slow'], 'unavailable-resources': ['hostpci0'] },
      pve2: {},
    };
    expect(precheckOf(answer({ not_allowed_nodes }))).to.deep.equal({
      nodes: [
        {
          node: 'pve3',
          why: 'storage fast is not available, storage slow is not available, hostpci0 is not available',
        },
      ],
    });
    expect(precheckOf(answer({ 'not-allowed-nodes': { pve2: {} } }))).to.equal(undefined);
  });

  it('leaves local storages to the settings: disks may go to one of another name', () => {
    const not_allowed_nodes = { pve2: { unavailable_storages: ['local'] } };
    expect(precheckOf(answer({ not_allowed_nodes }))).to.equal(undefined);
  });

  it('leaves rules of HA to our own, which follow the plan: who is in the way may have left by then', () => {
    const blocked = { pve2: { 'blocking-ha-resources': [{ sid: 'vm:104', cause: 'resource-affinity' }] } };
    expect(precheckOf(answer({ not_allowed_nodes: blocked }))).to.equal(undefined);
  });

  it('refuses as a whole when the call does, and is not asked where it cannot be', () => {
    const failed = (status: number, why: string) => precheckOf({ type: 'failed', status, why });
    expect(failed(500, 'VM is locked (backup)')).to.deep.equal({
      refusal: 'VM is locked (backup)',
      nodes: [],
    });
    expect(failed(501, 'not implemented'), 'containers of Proxmox VE 8').to.equal(undefined);
    expect(failed(403, 'VM.Migrate'), 'who may only look').to.equal(undefined);
    expect(failed(0, 'no answer'), 'asked again before the move').to.equal(undefined);
  });

  it('adds what binds a guest that its configuration does not show, but for mapped devices', () => {
    const mapped = [{ key: 'hostpci0', kind: 'pci' as const, id: 'gpu' }];
    const local_resources = ['usb0', 'hostpci0', 'clipboard=vnc'];
    expect(boundResources({ running: true, local_resources }, { ...facts, mapped })).to.deep.equal([
      'clipboard=vnc',
    ]);
  });
});
