import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import type { GuestAddress, PveApi } from '../pve/pve-api.ts';
import { simulatedCompanion } from '../simulated-pmxcfs/simulated-companion.ts';
import { simulatedPmxcfs } from '../simulated-pmxcfs/simulated-pmxcfs.ts';
import { withQuickReads } from './quick-reads.ts';

function scene() {
  const clock = manualClock(0);
  const pmxcfs = simulatedPmxcfs(clock, ['pve1', 'pve2']);
  const companion = simulatedCompanion(pmxcfs, 'pve1', clock);
  const asked: number[] = [];
  const slow = { guestConfig: async ({ vmid }: GuestAddress) => ({ digest: `api ${asked.push(vmid)}` }) };
  const api = withQuickReads(companion)(slow as PveApi);
  return { pmxcfs, companion, api, asked };
}

describe('quick reads', () => {
  it('S4: take configurations from the companion, as the API would tell them, and no secret', async () => {
    const { pmxcfs, api, asked } = scene();
    pmxcfs.put(
      'nodes/pve2/qemu-server/101.conf',
      'name: web\nmemory: 2048\ncipassword: x\n[PENDING]\nmemory: 4096\n',
    );
    pmxcfs.put(
      'nodes/pve1/lxc/102.conf',
      'hostname: db\nlxc.cgroup2.cpuset.cpus: 0-3\nlxc.environment: A=secret\n',
    );
    const [machine, container] = await Promise.all([
      api.guestConfig({ vmid: 101, kind: 'qemu', node: 'pve2' }),
      api.guestConfig({ vmid: 102, kind: 'lxc', node: 'pve1' }),
    ]);
    expect(machine).to.deep.include({ name: 'web', memory: '2048' });
    expect(machine).to.not.have.property('cipassword');
    expect(container.lxc).to.deep.equal([
      ['lxc.cgroup2.cpuset.cpus', '0-3'],
      ['lxc.environment', 'present'],
    ]);
    expect(asked).to.deep.equal([]);
  });

  it('S4: ask the API for what the companion cannot tell', async () => {
    const { companion, api, asked } = scene();
    await api.guestConfig({ vmid: 103, kind: 'qemu', node: 'pve2' });
    companion.off = true;
    await api.guestConfig({ vmid: 104, kind: 'qemu', node: 'pve2' });
    expect(asked).to.deep.equal([103, 104]);
  });
});
