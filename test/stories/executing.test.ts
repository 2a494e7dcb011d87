import { expect } from 'chai';
import { preflight } from '../../bridge/src/execute/preflight.ts';
import { Settings } from '../../shared/src/settings/settings.ts';
import { startMigration } from '../../shared/src/simulation/migration.ts';
import { GIB, managed, testGuest, testNode } from '../../shared/src/simulation/test-cluster.ts';
import { plannedMove } from '../../shared/test/planned-moves.ts';
import { mixedNodes, type SimulatedScene, simulatedScene } from './simulated-scene.ts';

const move = (vmid: number, source: string, target: string, more = {}) =>
  plannedMove({ vmid, source, target, ...more });
const where = ({ state }: SimulatedScene, vmid: number) => state.cluster.guests.get(vmid)?.node;

/** Somebody moves it by hand. */
function moveByHand({ state }: SimulatedScene, vmid: number, target: string): void {
  const guest = state.cluster.guests.get(vmid);
  if (!guest) throw new Error(`no guest ${vmid}`);
  startMigration(state.cluster, {
    ...{ guest, target, user: 'root@pam', online: true, restart: false, withLocalDisks: true },
    ...{ storageMap: {}, limitBytesPerSecond: 50e6, startedByHa: false },
  });
}

describe('executing on the simulated PVE', () => {
  it('story 2: while HA moves a guest by itself nothing of ours starts', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a'), testGuest(102, 'b')];
    const scene = await simulatedScene({ guests, haResources: managed([testGuest(102, 'b')]) });
    scene.apply({ type: 'maintenance-on', node: 'b' });
    await scene.clock.advance(12_000);
    scene.start([move(100, 'a', 'c')]);
    await scene.clock.advance(2000);
    expect(scene.sent()).to.deep.equal([]);
    expect(scene.executor.current()?.moves[0]?.detail).to.match(/waits for HA, which moves vm:102/);
    await scene.until((execution) => execution?.phase === 'finished');
    expect(where(scene, 100)).to.equal('c');
  });

  it('story 2: what HA tries for ever in vain keeps only those who need its nodes from moving', async () => {
    const config = { hostpci0: '0000:01:00.0' };
    const guests = [testGuest(100, 'a'), testGuest(102, 'b', { config }), testGuest(103, 'c')];
    const rule = {
      type: 'node-affinity',
      rule: 'on-d',
      nodes: [{ node: 'd', priority: 1 }],
      strict: true,
    } as const;
    const scene = await simulatedScene({
      ...{ guests, nodes: ['a', 'b', 'c', 'd'].map((name) => testNode(name)) },
      ...{ haResources: managed([testGuest(102, 'b')]), haRules: [{ ...rule, sids: ['vm:102'] }] },
    });
    await scene.clock.advance(12_000);
    scene.start([move(100, 'a', 'd'), move(103, 'c', 'a')], { parallelMax: 1 });
    await scene.clock.advance(2000);
    expect(scene.executor.current()?.moves[0]?.detail).to.match(/waits for HA, which moves vm:102/);
    await scene.until((execution) => execution?.phase === 'finished');
    const moves = scene.executor.current()?.moves ?? [];
    expect(moves[0]).to.include({
      state: 'skipped',
      detail: 'HA tries again and again to move vm:102 from b to d',
    });
    expect(moves[0]?.remedy).to.match(/ha-manager set vm:102 --state ignored$/);
    expect(moves[1]).to.include({ state: 'done' });
    expect(where(scene, 103)).to.equal('a');
  });

  it('story 8: a guest that HA brings elsewhere has moved, and is said to be where it is', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests, haResources: managed(guests) });
    scene.apply({ type: 'ha-reroutes', sid: 'vm:100', node: 'c' });
    const [told] = await scene.execute([move(100, 'a', 'b')]);
    expect(where(scene, 100)).to.equal('c');
    expect(told).to.match(/^100 done .*\bc\b/);
    expect(scene.executor.current()?.moves[0]?.target).to.equal('c');
    expect(scene.sent()).to.deep.equal(['100>b']);
  });

  it('story 8: a container of HA is followed to its own migration, and waited for', async () => {
    const guests = [testGuest(100, 'a', { kind: 'lxc' }), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests, haResources: [{ sid: 'ct:100', state: 'started' }] });
    const restart = { kind: 'lxc', how: 'restart', downtimeSeconds: 10, needsConsent: true } as const;
    scene.start([move(100, 'a', 'b', restart), move(101, 'a', 'c')], { parallelMax: 1 });
    await scene.until((execution) => execution?.moves[0]?.state === 'running');
    await scene.clock.advance(1000);
    expect(scene.sent(), 'the request has ended, the migration has not').to.deep.equal(['100>b']);
    await scene.until((execution) => execution?.phase === 'finished');
    expect([where(scene, 100), where(scene, 101)]).to.deep.equal(['b', 'c']);
    expect(scene.executor.current()?.moves[0]?.upid?.split(':')[5]).to.equal('vzmigrate');
  });

  it('story 8: a request that HA drops without a word is not waited for for ever', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests, haResources: managed(guests) });
    scene.apply({ type: 'ha-drops', sid: 'vm:100' });
    scene.start([move(100, 'a', 'b')]);
    await scene.until((execution) => execution?.moves[0]?.state === 'failed');
    expect(scene.sent()).to.deep.equal(['100>b']);
    expect(where(scene, 100)).to.equal('a');
    expect(scene.executor.current()?.moves[0]?.detail).to.match(/HA/);
  });

  it('story 11: guests that HA keeps together go by one request, and all of them are followed', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a')];
    const rule = { type: 'resource-affinity', rule: 'pair', affinity: 'positive' } as const;
    const scene = await simulatedScene({
      ...{ guests, haResources: managed(guests), haRules: [{ ...rule, sids: ['vm:100', 'vm:101'] }] },
    });
    const told = await scene.execute([
      move(100, 'a', 'b', { togetherWith: [101] }),
      move(101, 'a', 'b', { togetherWith: [100] }),
    ]);
    expect(told).to.deep.equal(['100 done', '101 done']);
    expect(scene.sent()).to.have.lengthOf(1);
  });

  it('story 16: a container is restarted only where its downtime was ticked', async () => {
    const guests = [testGuest(100, 'a', { kind: 'lxc' }), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests });
    const restart = move(100, 'a', 'b', { kind: 'lxc', how: 'restart', downtimeSeconds: 10 });
    const asked = { ...restart, needsConsent: true };
    expect(() => scene.start([asked], {}, [])).to.throw();
    expect(scene.sent()).to.deep.equal([]);
    expect(await scene.execute([asked])).to.deep.equal(['100 done']);
  });

  it('story 19: local disks go to the storage of their name, or where the settings say, or not at all', async () => {
    const volumes = [{ key: 'scsi0', storage: 'disk', bytes: GIB }];
    const onlyOn = (storage: string, node: string) => ({
      ...{ storage, type: 'lvm', shared: false, content: ['images'], totalBytes: 1e12, usedBytes: 0 },
      nodes: [node],
    });
    const scene = await simulatedScene({
      guests: [testGuest(100, 'a', { volumes }), testGuest(101, 'a')],
      storages: [onlyOn('disk', 'a'), onlyOn('nvme', 'b')],
    });
    const [left] = await scene.execute([move(100, 'a', 'b')], { localDisksMayMove: true });
    expect(left).to.match(/^100 skipped .*disk/);
    expect(scene.sent()).to.deep.equal([]);
    const storageMap = [{ storage: 'disk', target: 'nvme' }];
    expect(await scene.execute([move(100, 'a', 'b')], { localDisksMayMove: true, storageMap })).to.deep.equal(
      ['100 done'],
    );
    expect(scene.state.cluster.guests.get(100)?.volumes[0]?.storage).to.equal('nvme');
  });

  it('story 21: each node is sent only what its version knows', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'b'), testGuest(102, 'a')];
    const scene = await simulatedScene({ guests, nodes: mixedNodes() });
    const told = await scene.execute([move(101, 'b', 'a'), move(100, 'a', 'c')]);
    expect(told).to.deep.equal(['101 done', '100 done']);
    const handsOver = (vmid: number) => scene.asked(vmid)[0]?.has('with-conntrack-state');
    expect([handsOver(101), handsOver(100)], 'only where both nodes can').to.deep.equal([false, true]);
  });

  it('story 25: names the privilege and the path that are missing, and asks for no migration', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests });
    const api = scene.apiAs('viewer@pve');
    const seen = await scene.observer.observe();
    const missing = await preflight(api, seen, Settings.parse({}), [move(100, 'a', 'b')]);
    expect(missing).to.deep.equal([{ path: '/vms/100', privilege: 'VM.Migrate', vmids: [100] }]);
    expect(scene.sent()).to.deep.equal([]);
  });

  it('story 25: a user who has lost the right meanwhile is told so, and nothing more is sent', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests });
    scene.start([move(100, 'a', 'b'), move(101, 'a', 'c')], { parallelMax: 1 });
    await scene.until(() => scene.sent().length === 1);
    const { access } = scene.state;
    const at = access.acl.findIndex(({ who }) => who === 'admin@pve');
    access.acl.splice(at, 1, { path: '/', who: 'admin@pve', role: 'PVEAuditor', propagate: true });
    access.changed();
    await scene.until((execution) => execution?.phase !== 'running');
    expect(scene.sent()).to.deep.equal(['100>b']);
    expect(JSON.stringify(scene.executor.current())).to.match(/VM\.Migrate/);
  });

  it('story 28: what others move takes places, whoever they are', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'b'), testGuest(102, 'b')];
    const scene = await simulatedScene({ guests });
    moveByHand(scene, 101, 'c');
    await scene.clock.advance(4000);
    scene.start([move(100, 'a', 'b')], { parallelMax: 1 });
    expect(() => scene.start([move(102, 'b', 'c')]), 'a second plan').to.throw();
    await scene.clock.advance(20_000);
    expect(scene.sent()).to.deep.equal([]);
    await scene.until((execution) => execution?.phase === 'finished');
    expect(where(scene, 100)).to.equal('b');
  });

  it('story 29: a guest whose backup runs waits for it', async () => {
    const guests = [testGuest(100, 'a'), testGuest(101, 'a')];
    const scene = await simulatedScene({ guests });
    scene.apply({ type: 'backup-starts', vmid: 100, seconds: 120 });
    scene.start([move(100, 'a', 'b')]);
    await scene.clock.advance(60_000);
    expect(scene.sent()).to.deep.equal([]);
    await scene.until((execution) => execution?.phase === 'finished');
    expect(where(scene, 100)).to.equal('b');
  });

  it('story 31, 36: the words of the log are the reason, what needs it is skipped, others go on', async () => {
    const guests = [100, 101, 102].map((vmid) => testGuest(vmid, 'a'));
    const scene = await simulatedScene({ guests });
    scene.apply({ type: 'migration-fails', vmid: 100, how: 'target-start' });
    const moves = [move(100, 'a', 'b'), move(101, 'a', 'b', { needs: [100] }), move(102, 'a', 'c')];
    const told = await scene.execute(moves, { failuresToPause: 5, failuresToStop: 5 });
    expect(told[0]).to.match(/^100 failed .*Cannot allocate memory/);
    expect(told[1]).to.match(/^101 skipped/);
    expect(told[2]).to.equal('102 done');
    expect(where(scene, 101)).to.equal('a');
    expect(scene.executor.current()?.moves[0]?.remedy).to.be.a('string');
  });

  it('story 36: a failure is asked about, and after the second nothing more is begun', async () => {
    const guests = [100, 101, 102].map((vmid) => testGuest(vmid, 'a'));
    const scene = await simulatedScene({ guests });
    for (const vmid of [100, 101]) scene.apply({ type: 'migration-fails', vmid, how: 'target-start' });
    scene.start([move(100, 'a', 'b'), move(101, 'a', 'c'), move(102, 'a', 'b')], { parallelMax: 1 });
    await scene.until((execution) => execution?.phase === 'paused');
    expect(scene.sent()).to.deep.equal(['100>b']);
    scene.goOn();
    await scene.until((execution) => execution?.phase === 'finished');
    expect(scene.sent()).to.deep.equal(['100>b', '101>c']);
    expect(where(scene, 102)).to.equal('a');
  });

  it('story 33: of two guests of one name the one with the number goes', async () => {
    const guests = [testGuest(100, 'a', { name: 'web' }), testGuest(101, 'b', { name: 'web' })];
    const scene = await simulatedScene({ guests });
    expect(await scene.execute([move(101, 'b', 'c')])).to.deep.equal(['101 done']);
    expect([where(scene, 100), where(scene, 101)]).to.deep.equal(['a', 'c']);
  });
});
