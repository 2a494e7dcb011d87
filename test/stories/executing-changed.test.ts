import { expect } from 'chai';
import { GIB, managed, testGuest } from '../../shared/src/simulation/test-cluster.ts';
import { plannedMove } from '../../shared/test/planned-moves.ts';
import { simulatedScene } from './simulated-scene.ts';

const move = (vmid: number, source: string, target: string, more = {}) =>
  plannedMove({ vmid, source, target, ...more });

describe('what has changed since the plan was made, on the simulated PVE', () => {
  it('story 9: a rule that came after the plan keeps a guest from where it may not be', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'b')];
    const scene = await simulatedScene({ guests, haResources: managed(guests) });
    const sids = ['vm:100', 'vm:101'];
    scene.state.cluster.ha.rules.push({
      type: 'resource-affinity',
      rule: 'apart',
      sids,
      affinity: 'negative',
    });
    const [told] = await scene.execute([move(100, 'a', 'b')]);
    expect(told).to.match(/^100 skipped .*apart/);
    expect(scene.sent()).to.deep.equal([]);
  });

  it('story 12: nobody is sent to a node whose memory others have taken since', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'c', { status: 'stopped', memoryBytes: 60 * GIB })];
    const scene = await simulatedScene({ guests });
    const [big] = [...scene.state.cluster.guests.values()].filter(({ spec }) => spec.vmid === 101);
    if (big) Object.assign(big.spec, { profile: { ...big.spec.profile, memory: 0.95 } });
    scene.apply({ type: 'guest-started', vmid: 101 });
    await scene.clock.advance(20_000);
    const [told] = await scene.execute([move(100, 'a', 'c')]);
    expect(told).to.match(/^100 skipped c would reach \d+ % memory/);
    expect(scene.sent()).to.deep.equal([]);
  });

  it('story 14: nobody is sent to a node that is in maintenance, or gone, by the time it is its turn', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a'), testGuest(102, 'b')];
    const scene = await simulatedScene({ guests, haResources: managed([testGuest(102, 'b')]) });
    scene.apply({ type: 'maintenance-on', node: 'c' });
    scene.apply({ type: 'node-offline', node: 'b' });
    scene.apply({ type: 'guest-moved', vmid: 102, node: 'a' });
    await scene.clock.advance(20_000);
    const told = await scene.execute([move(100, 'a', 'c'), move(101, 'a', 'b')]);
    expect(told[0]).to.match(/^100 skipped c is in maintenance/);
    expect(told[1]).to.match(/^101 skipped b is not online/);
    expect(scene.sent()).to.deep.equal([]);
    scene.apply({ type: 'node-online', node: 'b' });
    await scene.clock.advance(20_000);
    const [early] = await scene.execute([move(101, 'a', 'b')]);
    expect(early, 'a node that has just come up').to.match(/b started only /);
    expect(scene.sent()).to.deep.equal([]);
  });

  for (const [what, config] of Object.entries({
    'a device of its node': { hostpci0: '0000:01:00.0' },
    'a USB port of its node': { usb0: 'host=1-1' },
    'a CD that only its node has': { ide2: 'local:iso/debian.iso,media=cdrom' },
    'a folder of its node': { virtiofs0: 'dirid=share' },
  }))
    it(`story 18: a guest that got ${what} since is left where it is, and says which`, async () => {
      const guests = [testGuest(100, 'a', { config }), testGuest(101, 'a')];
      const scene = await simulatedScene({ guests });
      const [told] = await scene.execute([move(100, 'a', 'b')]);
      expect(told).to.match(new RegExp(`^100 skipped .*(${Object.keys(config)[0]}|local:iso)`));
      const writes = scene.requests.filter((line) => !line.startsWith('GET '));
      expect(writes, 'nothing is unmounted to make it go').to.deep.equal([]);
    });

  it('story 20: a guest that is gone or was moved by hand is left out, and the others go', async () => {
    const guests = [100, 101, 102].map((vmid) => testGuest(vmid, 'a'));
    const scene = await simulatedScene({ guests });
    scene.apply({ type: 'guest-deleted', vmid: 100 });
    scene.apply({ type: 'guest-moved', vmid: 101, node: 'c' });
    await scene.clock.advance(12_000);
    const told = await scene.execute([move(100, 'a', 'b'), move(101, 'a', 'b'), move(102, 'a', 'b')]);
    expect(told[0]).to.match(/^100 skipped .+/);
    expect(told[1]).to.match(/^101 skipped .*\bc\b/);
    expect(told[2]).to.equal('102 done');
    expect(scene.sent()).to.deep.equal(['102>b']);
  });

  it('story 30: a guest that was paused meanwhile is not touched, and its state is said', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests });
    scene.apply({ type: 'guest-paused', vmid: 100 });
    await scene.clock.advance(12_000);
    const [told] = await scene.execute([move(100, 'a', 'b')]);
    expect(told).to.match(/^100 skipped .*paused/);
    expect(scene.state.cluster.guests.get(100)?.status).to.equal('paused');
    const resumed = scene.requests.filter(
      (line) => /resume|status\/current$/.test(line) && line.startsWith('POST'),
    );
    expect(resumed, 'resumed by nobody but a person').to.deep.equal([]);
  });
});
