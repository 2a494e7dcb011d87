import { expect } from 'chai';
import { ownMacAddresses } from '../../bridge/src/observe/own-macs.ts';
import { testGuest, testNode } from '../../shared/src/simulation/test-cluster.ts';
import { mixedNodes, simulatedScene } from './simulated-scene.ts';

const HOUR_MS = 3_600_000;

describe('observing the simulated PVE', () => {
  it('story 2: sees the scheduler of Proxmox VE that is switched on, and moves of others', async () => {
    const scene = await simulatedScene({ guests: [testGuest(100, 'a'), testGuest(101, 'a')] });
    expect((await scene.observer.observe()).cluster.nativeRebalance).to.equal(false);
    const crs = { ha: 'static', 'ha-auto-rebalance': 1 };
    scene.apply({ type: 'options-set', options: { crs } });
    await scene.clock.advance(120_000);
    expect((await scene.observer.observe()).cluster.nativeRebalance).to.equal(true);
    const guest = { node: 'a', vmid: 100, kind: 'qemu' } as const;
    await scene.apiAs('root@pam').migrate(guest, { target: 'b', online: true });
    await scene.clock.advance(2000);
    const moving = (await scene.observer.observe()).guests.find(({ vmid }) => vmid === 100);
    expect(moving?.movingTo).to.equal('b');
    await scene.clock.advance(180_000);
    const { cluster } = await scene.observer.refine(await scene.observer.observe(), []);
    expect(cluster.recentMoves?.[0]).to.include({ vmid: 100, source: 'a', by: 'root@pam' });
  });

  it('story 14: sees maintenance, nodes that are gone, and nodes that have just come up', async () => {
    const scene = await simulatedScene({
      haResources: [{ sid: 'vm:100', state: 'started' }],
    });
    scene.apply({ type: 'maintenance-on', node: 'c' });
    scene.apply({ type: 'node-offline', node: 'b' });
    await scene.clock.advance(20_000);
    const seen = await scene.observer.observe();
    const states = seen.nodes.map(({ name, status, maintenance }) => `${name} ${status} ${maintenance}`);
    expect(states).to.deep.equal(['a online false', 'b offline false', 'c online true']);
    scene.apply({ type: 'node-online', node: 'b' });
    await scene.clock.advance(20_000);
    const back = (await scene.observer.observe()).nodes.find(({ name }) => name === 'b');
    expect(back?.uptimeSeconds).to.be.below(60);
  });

  it('story 17: the guest that this program runs in is known by its network card', async function () {
    const [mac] = ownMacAddresses();
    if (mac === undefined) return this.skip();
    const net0 = `virtio=${mac.toUpperCase()},bridge=vmbr0`;
    const scene = await simulatedScene({
      guests: [testGuest(100, 'a', { config: { net0 } }), testGuest(101, 'a')],
    });
    const seen = await scene.observer.readPlacement(await scene.observer.observe(), [100, 101]);
    expect(seen.guests.map(({ placement }) => placement?.runsUs)).to.deep.equal([true, undefined]);
  });

  it('story 18: reads what ties a guest to its node', async () => {
    const guests = [testGuest(100, 'a', { config: { hostpci0: '0000:01:00.0' } }), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests });
    const seen = await scene.observer.readPlacement(await scene.observer.observe(), [100, 101]);
    const ties = seen.guests.map(({ placement }) => placement?.localResources);
    expect(ties).to.deep.equal([['hostpci0'], []]);
  });

  it('story 20: guests and nodes that vanish while they are read are unknown, and the rest is seen', async () => {
    const guests = [100, 101, 102].map((vmid) => testGuest(vmid, 'a'));
    const scene = await simulatedScene({ guests: [...guests, testGuest(103, 'b')] });
    const before = await scene.observer.observe();
    scene.apply({ type: 'guest-deleted', vmid: 101 });
    scene.apply({ type: 'node-offline', node: 'b' });
    const read = await scene.observer.readPlacement(before, [100, 101, 102, 103]);
    const known = read.guests.filter(({ placement }) => placement !== undefined).map(({ vmid }) => vmid);
    expect(known).to.include.members([100, 102]).and.not.include(101);
    expect(read.unknown.length).to.be.above(0);
    expect((await scene.observer.observe()).guests.map(({ vmid }) => vmid)).to.deep.equal([100, 102, 103]);
  });

  it('story 21: a cluster of two versions is read as one, each node by its own', async () => {
    const scene = await simulatedScene({ nodes: mixedNodes(), guests: [testGuest(100, 'b')] });
    const seen = await scene.observer.refine(await scene.observer.observe(), [100]);
    const versions = seen.nodes.map(({ version }) => version?.replace(/\..*/, ''));
    expect(versions).to.deep.equal(['9', '8', '9']);
    const placed = await scene.observer.readPlacement(seen, [100]);
    expect(placed.guests[0]?.placement).not.to.equal(undefined);
  });

  it('story 22: what was not told is unknown and never 0, and every figure has its age', async () => {
    const scene = await simulatedScene({});
    scene.apply({ type: 'node-offline', node: 'b' });
    await scene.clock.advance(6 * 60_000);
    const { nodes, guests } = await scene.observer.observe();
    expect(nodes.find(({ name }) => name === 'b')?.load?.cpuCores).to.equal(undefined);
    const load = guests.find(({ node }) => node === 'a')?.load;
    expect(load?.takenAtMs).to.be.above(scene.clock.nowMs() - HOUR_MS);
    expect(load?.source).to.be.a('string');
  });

  it('story 35: a look costs the same few requests however many guests there are', async () => {
    const costs: number[] = [];
    for (const count of [10, 200]) {
      const guests = Array.from({ length: count }, (_, index) => testGuest(100 + index, 'a'));
      const nodes = ['a', 'b', 'c'].map((name) => testNode(name, { memoryTotalBytes: 2 ** 42 }));
      const scene = await simulatedScene({ guests, nodes });
      await scene.observer.observe();
      const before = scene.requests.length;
      for (let look = 0; look < 5; look++) {
        await scene.clock.advance(10_000);
        await scene.observer.observe();
      }
      costs.push(scene.requests.length - before);
    }
    expect(costs[1]).to.equal(costs[0]);
    expect(costs[0]).to.be.below(5 * 6);
  });
});
