import { expect } from 'chai';
import { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { type ManualClock, manualClock } from '../clock.ts';
import { connectPve, type PveConnection } from '../pve/connect.ts';
import { PveError } from '../pve/pve-error.ts';
import { type SimulatedPve, type SimulatedPveOptions, startSimulatedPve } from '../simulated-pve/start.ts';
import { createObserver, type Observer } from './observer.ts';
import { createSeenGuests } from './seen-guests.ts';

describe('the observer and a simulated Proxmox VE', () => {
  let clock: ManualClock;
  let pve: SimulatedPve;
  let connection: PveConnection;

  async function start(user: string, options: SimulatedPveOptions = {}): Promise<Observer> {
    clock = manualClock(1_795_214_000_000);
    pve = await startSimulatedPve({ nodes: 3, guests: 40, seed: 1, clock, ...options });
    connection = connectPve({ baseUrl: pve.baseUrl, trust: { ca: pve.caPem } });
    return createObserver({ api: await apiOf(user), clock });
  }
  async function apiOf(username: string) {
    const result = await connection.login({ username, password: 'rebalance' });
    if (result.type !== 'signed-in') throw new Error('a second factor was asked');
    return connection.as(result.credential);
  }
  afterEach(async () => {
    await connection.close();
    await pve.close();
  });

  for (const release of ['8.4', '9.0', '9.2'] as const)
    it(`leave nothing unknown to an administrator of ${release}`, async () => {
      const observer = await start('admin@pve', { pve: release });
      let snapshot = await observer.observe();
      const running = snapshot.guests.filter(({ status }) => status === 'running').map(({ vmid }) => vmid);
      const looked = running.slice(0, 8);
      snapshot = await observer.refine(snapshot, looked, { guestsMax: looked.length });
      snapshot = await observer.readPlacement(
        snapshot,
        snapshot.guests.map(({ vmid }) => vmid),
      );
      ClusterSnapshot.parse(snapshot);
      expect(snapshot.unknown).to.deep.equal([]);
      expect(snapshot.hiddenGuestsPossible).to.equal(false);
      expect(snapshot.cluster.haRules).to.not.be.empty;
      for (const node of snapshot.nodes)
        expect(node).to.include.keys('load', 'history', 'version', 'bridges', 'clockOffsetSeconds');
      for (const guest of snapshot.guests.filter(({ vmid }) => looked.includes(vmid)))
        expect(guest, `${guest.vmid}`).to.include.keys('load', 'history', 'placement');
      expect(snapshot.nodes[0]?.cpu).to.include({ mhz: 2900 });
      const histories = snapshot.guests.flatMap(
        ({ vmid, history }) => (looked.includes(vmid) && history) || [],
      );
      for (const history of histories) {
        expect(history.series?.cpuMillicores).to.have.length.greaterThan(40);
        expect(history).to.include.keys('networkBytesPerSecond', 'diskBytesPerSecond', 'cpuPeakCores');
        expect('pressure' in history, 'pressure is told from 9 on').to.equal(release !== '8.4');
        expect('recentMillicores' in history, 'minutes are kept from 9 on').to.equal(release !== '8.4');
      }
    });

  it('show a user of one pool their guests alone, and say what is missing', async () => {
    const observer = await start('op@pve');
    const snapshot = await observer.observe();
    const all = await createObserver({ api: await apiOf('admin@pve'), clock }).observe();
    expect(snapshot.guests.length).to.be.greaterThan(0).and.lessThan(all.guests.length);
    expect(snapshot.hiddenGuestsPossible).to.equal(true);
    expect(snapshot.unknown.map(({ what }) => what)).to.include('HA rules');
  });

  it('show guests to several users as the same objects, to each their own alone', async () => {
    await start('admin@pve');
    const seen = createSeenGuests();
    const look = async (user: string) =>
      (await createObserver({ api: await apiOf(user), clock, seen }).observe()).guests;
    const [admin, viewer, op] = [await look('admin@pve'), await look('viewer@pve'), await look('op@pve')];
    expect(viewer).to.have.ordered.members(admin);
    const alone = (await createObserver({ api: await apiOf('op@pve'), clock }).observe()).guests;
    expect(op).to.deep.equal(alone);
    expect(op.length).to.be.lessThan(admin.length);
    // who may not ask HA knows nothing of it, and is told nothing by what others know
    for (const guest of op) {
      const twin = admin.find(({ vmid }) => vmid === guest.vmid);
      expect(guest === twin).to.equal(JSON.stringify(guest) === JSON.stringify(twin));
    }
  });

  it('follow a migration from its lock to its end', async () => {
    const observer = await start('admin@pve');
    const before = await observer.observe();
    const guest = before.guests.find(
      ({ kind, status, ha, lock }) => kind === 'qemu' && status === 'running' && !ha && !lock,
    );
    const target = before.nodes.find(({ name }) => name !== guest?.node)?.name;
    if (!guest || target === undefined) throw new Error('nothing to move');
    const api = await apiOf('admin@pve');
    const upid = await api.migrate(guest, { target, online: true });
    await clock.advance(3000);
    const during = await observer.observe();
    expect(during.guests.find(({ vmid }) => vmid === guest.vmid)).to.include({
      node: guest.node,
      lock: 'migrate',
      movingTo: target,
    });
    await clock.advance(10 * 60_000);
    expect(await api.taskStatus(upid)).to.deep.equal({ status: 'stopped', exitstatus: 'OK' });
    const after = await observer.observe();
    expect(after.guests.find(({ vmid }) => vmid === guest.vmid))
      .to.include({ node: target })
      .and.not.have.keys('lock');
  });

  it('see a node go, and its guests with it', async () => {
    const observer = await start('viewer@pve');
    await observer.observe();
    pve.apply({ type: 'node-offline', node: 'pve2' });
    await clock.advance(60_000);
    const snapshot = await observer.observe();
    expect(snapshot.nodes.find(({ name }) => name === 'pve2')).to.include({ status: 'offline' });
    const statuses = snapshot.guests.filter(({ node }) => node === 'pve2').map(({ status }) => status);
    expect(new Set(statuses)).to.deep.equal(new Set(['unknown']));
  });

  it('sign in again with the ticket before it ends', async () => {
    await start('admin@pve');
    const result = await connection.login({ username: 'admin@pve', password: 'rebalance' });
    if (result.type !== 'signed-in') throw new Error('a second factor was asked');
    await clock.advance(90 * 60_000);
    const renewed = await connection.renew(result.credential);
    expect(renewed.userid).to.equal('admin@pve');
    await clock.advance(60 * 60_000);
    expect((await connection.as(renewed).version()).version).to.match(/^9/);
    const old = await connection
      .as(result.credential)
      .version()
      .catch((error: PveError) => error.status);
    expect(old).to.equal(401);
  });

  it('say that the session has ended, for nothing can be observed any more', async () => {
    const observer = await start('admin@pve');
    await observer.observe();
    await clock.advance(3 * 3600_000);
    const error = await observer.observe().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(PveError).with.property('status', 401);
  });

  it('have not a single call between them while nobody looks', async () => {
    const observer = await start('admin@pve');
    await observer.observe();
    const count = pve.requests.of();
    await clock.advance(10 * 60_000);
    expect(pve.requests.of()).to.equal(count);
  });
});
