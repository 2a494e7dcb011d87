import { expect } from 'chai';
import { START_MS, testGuest, testNode, testSpec } from '#shared/simulation/test-cluster.ts';
import { type ManualClock, manualClock } from '../clock.ts';
import { type SimulatedPve, startSimulatedPve } from './start.ts';
import { type TestClient, testClient } from './test-client.ts';

const guests = [testGuest(100, 'a'), testGuest(200, 'a', { kind: 'lxc', pool: 'prod' })];

describe('quirks of the simulated PVE', () => {
  let pve: SimulatedPve;
  let client: TestClient;
  let clock: ManualClock;
  const open = async (userid: string, release: '8.4' | '9.2' = '9.2', authDelayMs = 0) => {
    clock = manualClock(START_MS);
    const nodes = ['a', 'b', 'c'].map((name) => testNode(name, { release }));
    pve = await startSimulatedPve({
      cluster: testSpec({ guests, nodes, pools: ['prod'] }),
      clock,
      authDelayMs,
    });
    client = testClient(pve);
    await client.signIn(userid);
  };
  afterEach(async () => {
    await client.close();
    await pve.close();
  });
  const data = async (path: string) => (await client.call('GET', path)).body.data;
  const rows = async (path: string) => (await data(path)) as Record<string, unknown>[];
  const migrate = async (vmid: number, target: string) => {
    const form = { target, online: '1' };
    return (await client.call('POST', `/nodes/a/qemu/${vmid}/migrate`, { form })).body.data;
  };

  it('calls nodes allowed that are off, and has an empty word for each of them', async () => {
    await open('root@pam');
    pve.apply({ type: 'node-offline', node: 'c' });
    const told = await data('/nodes/a/qemu/100/migrate');
    expect(told).to.deep.include({ allowed_nodes: ['b', 'c'], not_allowed_nodes: { b: {}, c: {} } });
  });

  it('writes the precheck of containers with hyphens, and has none before 9', async () => {
    await open('root@pam');
    const told = await data('/nodes/a/lxc/200/migrate');
    expect(told).to.deep.include({ running: 1, 'allowed-nodes': ['b', 'c'] });
    expect(told).to.not.have.property('local_disks');
    await client.close();
    await pve.close();
    await open('root@pam', '8.4');
    expect((await client.call('GET', '/nodes/a/lxc/200/migrate')).status).to.equal(501);
  });

  it('answers 500 for groups once they have become rules', async () => {
    await open('root@pam');
    const { status, body } = await client.call('GET', '/cluster/ha/groups');
    expect([status, body.message]).to.deep.equal([
      500,
      'cannot index groups: ha groups have been migrated to rules\n',
    ]);
  });

  it('leaves the memory on the host and pressures out where a node is of 8', async () => {
    await open('root@pam', '8.4');
    const [guest] = (await rows('/cluster/resources?type=vm')).filter(({ vmid }) => vmid === 100);
    expect(guest).to.not.have.property('memhost');
    expect(Object.keys((await data('/nodes/a/qemu/100/status/current')) as object).join()).to.not.match(
      /pressure/,
    );
  });

  it('shows tasks to their owner and to who may audit, and tells how long a log is', async () => {
    await open('admin@pve');
    const upid = await migrate(100, 'b');
    await clock.advance(60_000);
    const { body } = await client.call('GET', `/nodes/a/tasks/${upid}/log?limit=2`);
    expect(body.data).to.have.lengthOf(2);
    expect(body.total).to.be.above(8);
    await client.signIn('op@pve');
    expect(await rows('/cluster/tasks')).to.deep.equal([]);
    expect((await client.call('GET', `/nodes/a/tasks/${upid}/status`)).status).to.equal(403);
    await client.signIn('viewer@pve');
    expect((await rows('/cluster/tasks')).map((row) => row.upid)).to.deep.equal([upid]);
  });

  it('lists at most 25 tasks of a node', async () => {
    await open('root@pam');
    for (let turn = 0; turn < 28; turn++) {
      await client.call('POST', '/nodes/a/qemu/100/migrate', { form: { target: 'c' } });
      await migrate(100, 'b');
      await clock.advance(30_000);
      pve.apply({ type: 'guest-moved', vmid: 100, node: 'a' });
    }
    const tasks = (await rows('/cluster/tasks')).filter(({ node }) => node === 'a');
    expect(tasks).to.have.lengthOf(25);
    expect((await client.call('GET', '/nodes/a/tasks?source=all')).body.total).to.equal(28);
  });

  it('holds a refused sign-in back for as long as it is told', async () => {
    await open('root@pam', '9.2', 3000);
    let status = 0;
    const headers = { cookie: 'PVEAuthCookie=PVE:root@pam:00000000::bad' };
    const answered = client.call('GET', '/cluster/resources', { headers }).then((answer) => {
      status = answer.status;
    });
    while (status === 0) {
      expect(clock.nowMs() - START_MS).to.be.at.most(60_000);
      await clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await answered;
    expect(status).to.equal(401);
    expect(clock.nowMs() - START_MS).to.be.at.least(3000);
  });
});
