import { connect } from 'node:tls';
import { expect } from 'chai';
import { type ManualClock, manualClock } from '../clock.ts';
import { type SimulatedPve, startSimulatedPve } from './start.ts';
import { type TestClient, testClient } from './test-client.ts';

type Row = Record<string, unknown>;

describe('the simulated PVE', () => {
  let pve: SimulatedPve;
  let client: TestClient;
  let clock: ManualClock;
  before(async () => {
    clock = manualClock(Date.UTC(2026, 0, 14, 10));
    pve = await startSimulatedPve({ seed: 7, clock, pve: ['9.2', '8.4'], guests: 60 });
    client = testClient(pve);
    await client.signIn('admin@pve');
  });
  after(async () => {
    await client.close();
    await pve.close();
  });
  afterEach(() => pve.faults.clear());

  const rows = async (path: string): Promise<Row[]> => (await client.call('GET', path)).body.data as Row[];
  /** A running VM on shared storage that the HA manager leaves alone. */
  const plainGuest = async (node: string): Promise<Row> => {
    const found = (await rows('/cluster/resources?type=vm')).find(
      (row) =>
        row.node === node &&
        row.type === 'qemu' &&
        row.status === 'running' &&
        row.hastate === undefined &&
        pve.cluster.guests.get(Number(row.vmid))?.volumes[0]?.storage === 'ceph-vm' &&
        !String(row.tags).includes('gpu'),
    );
    expect(found, `a plain guest on ${node}`).not.to.equal(undefined);
    return found ?? {};
  };
  const migrate = (row: Row, target: string) =>
    client.call('POST', `/nodes/${row.node}/qemu/${row.vmid}/migrate`, {
      form: { target, online: '1' },
    });

  it('migrates a guest as a task that one can follow', async () => {
    const guest = await plainGuest('pve1');
    const upid = String((await migrate(guest, 'pve3')).body.data);
    expect(upid).to.match(/^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:qmigrate:\d+:admin@pve:$/);
    const status = () => client.call('GET', `/nodes/pve1/tasks/${encodeURIComponent(upid)}/status`);
    expect((await status()).body.data).to.include({ status: 'running' });
    const again = await migrate(guest, 'pve3');
    expect([again.status, again.body.message]).to.deep.equal([500, 'VM is locked (migrate)\n']);
    await clock.advance(300_000);
    expect((await status()).body.data).to.include({ status: 'stopped', exitstatus: 'OK' });
    const log = await client.call('GET', `/nodes/pve1/tasks/${upid}/log?start=1&limit=1`);
    expect(log.body.total).to.be.greaterThan(10);
    expect((log.body.data as Row[])[0]?.n).to.equal(2);
    const moved = (await rows('/cluster/resources?type=vm')).find((row) => row.vmid === guest.vmid);
    expect(moved?.node).to.equal('pve3');
    const gone = await migrate(guest, 'pve2');
    expect(gone.body.message).to.contain('does not exist');
  });

  it('stops a task on demand, but only for its owner or with Sys.Modify', async () => {
    const guest = await plainGuest('pve1');
    const upid = String((await migrate(guest, 'pve3')).body.data);
    const viewer = testClient(pve);
    await viewer.signIn('viewer@pve');
    const refused = await viewer.call('DELETE', `/nodes/pve1/tasks/${upid}`);
    expect(refused.body.message).to.equal('Permission check failed (/nodes/pve1, Sys.Modify)\n');
    await viewer.close();
    expect((await client.call('DELETE', `/nodes/pve1/tasks/${upid}`)).status).to.equal(200);
    const status = await client.call('GET', `/nodes/pve1/tasks/${upid}/status`);
    expect(status.body.data).to.include({ exitstatus: 'migration problems' });
  });

  it('lets each node speak its own version', async () => {
    const version = async (node: string) => (await client.call('GET', `/nodes/${node}/version`)).body.data;
    expect(await version('pve1')).to.include({ release: '9.2' });
    expect(await version('pve2')).to.include({ release: '8.4' });
    const lxc = [...pve.cluster.guests.values()].find(({ spec }) => spec.kind === 'lxc');
    const ask = (node: string) => client.call('GET', `/nodes/${node}/lxc/${lxc?.spec.vmid}/migrate`);
    expect((await ask('pve2')).status).to.equal(501);
    expect((await ask('pve1')).status).not.to.equal(501);
    const old = (await rows('/nodes/pve2/qemu'))[0];
    expect(old).not.to.have.property('memhost');
    expect((await rows('/nodes/pve1/qemu'))[0]).to.have.property('memhost');
    const day = async (node: string) => (await rows(`/nodes/${node}/rrddata?timeframe=day`)).length;
    expect([await day('pve1'), await day('pve2')]).to.deep.equal([1440, 1440]);
  });

  it('refuses what its schema does not know', async () => {
    const guest = await plainGuest('pve2');
    const answer = await client.call('POST', `/nodes/pve2/qemu/${guest.vmid}/migrate`, {
      form: { target: 'bad node', online: 'maybe', 'with-conntrack-state': '1' },
    });
    expect(answer.status).to.equal(400);
    expect(answer.body.errors).to.have.all.keys('target', 'online', 'with-conntrack-state');
  });

  it('answers 595 for what a lost node would have to answer', async () => {
    pve.apply({ type: 'node-offline', node: 'pve3' });
    const answer = await client.call('GET', '/nodes/pve3/status');
    expect([answer.status, answer.text]).to.deep.equal([595, '']);
    const node = (await rows('/nodes')).find((row) => row.node === 'pve3');
    expect(node).to.include({ status: 'offline' }).and.not.have.property('cpu');
    await clock.advance(310_000);
    const lost = (await rows('/cluster/resources?type=vm')).filter((row) => row.node === 'pve3');
    expect(lost.some((row) => row.status === 'unknown')).to.equal(true);
    pve.apply({ type: 'node-online', node: 'pve3' });
  });

  it('refuses writes without quorum and goes on reading', async () => {
    const guest = await plainGuest('pve1');
    pve.apply({ type: 'quorum-lost' });
    expect((await migrate(guest, 'pve3')).body.message).to.equal('cluster not ready - no quorum?\n');
    expect((await rows('/cluster/status'))[0]).to.include({ quorate: 0 });
    pve.apply({ type: 'quorum-back' });
  });

  it('drops, breaks, delays and hides answers when told to', async () => {
    const guest = await plainGuest('pve1');
    const before = pve.cluster.tasks.size;
    const match = 'POST /nodes/*/qemu/*/migrate';
    const fails = async (promise: Promise<unknown>) => {
      const error = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error);
    };
    pve.faults.add({ match, times: 1, do: 'drop' });
    await fails(migrate(guest, 'pve3'));
    expect(pve.cluster.tasks.size).to.equal(before);
    pve.faults.add({ match, times: 1, do: 'drop-after-effect' });
    await fails(migrate(guest, 'pve3'));
    expect(pve.cluster.tasks.size).to.equal(before + 1);
    pve.faults.add({ match: 'GET /version', times: 1, do: 'half-body' });
    await fails(client.call('GET', '/version'));
    pve.faults.add({ match: 'GET /version', times: 1, do: 'garbage' });
    expect((await client.call('GET', '/version')).body).to.deep.equal({});
    pve.faults.add({ match: '* *', times: 1, after: 1, do: 'status', status: 500, message: 'boom\n' });
    expect((await client.call('GET', '/version')).status).to.equal(200);
    expect((await client.call('GET', '/version')).body.message).to.equal('boom\n');
    expect((await client.call('GET', '/version')).status).to.equal(200);
  });

  it('counts requests by endpoint', async () => {
    pve.requests.reset();
    await client.call('GET', '/nodes/pve1/qemu/100/config');
    await client.call('GET', '/nodes/pve2/qemu/101/config?current=1');
    expect(pve.requests.of('GET /nodes/{node}/qemu/{vmid}/config')).to.equal(2);
    expect(pve.requests.of()).to.equal(2);
  });

  it('speaks the form of the web UI as well', async () => {
    const refused = await client.call('GET', '/cluster/resources?type=pool', { base: '/api2/extjs' });
    expect(refused.status).to.equal(200);
    expect(refused.body).to.include({ success: 0, status: '400' });
    const good = await client.call('GET', '/version', { base: '/api2/extjs' });
    expect(good.body).to.include({ success: 1 });
  });

  it('keeps good connections, closes bad ones, and squeezes long answers', async () => {
    const good = await client.call('GET', '/cluster/resources', { headers: { 'accept-encoding': 'gzip' } });
    expect(good.headers).to.include({ connection: 'Keep-Alive', 'content-encoding': 'gzip' });
    expect(good.headers.server).to.equal('pve-api-daemon/3.0');
    const bad = await client.call('GET', '/nope');
    expect([bad.status, bad.headers.connection]).to.deep.equal([501, 'close']);
    expect((await client.call('OPTIONS', '/version')).status).to.equal(501);
  });

  it('has a certificate of its own CA for its names and addresses', async () => {
    const socket = connect({ port: pve.port, host: '127.0.0.1', ca: pve.caPem, servername: 'pve1' });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    const { fingerprint256, subjectaltname = '' } = socket.getPeerCertificate();
    socket.destroy();
    expect(fingerprint256).to.equal(pve.fingerprint);
    for (const name of ['DNS:localhost', 'IP Address:127.0.0.1', 'DNS:pve1', 'DNS:pve3'])
      expect(subjectaltname).to.contain(name);
  });

  it('moves HA guests when their manager comes round, not when the task ends', async () => {
    const managed = (await rows('/cluster/resources?type=vm')).find(
      (row) => row.hastate === 'started' && row.type === 'qemu' && row.node === 'pve1',
    );
    const rules = await rows('/cluster/ha/rules');
    const free = !rules.some((rule) => String(rule.resources).includes(`vm:${managed?.vmid}`));
    const upid = String((await migrate(managed ?? {}, 'pve2')).body.data);
    expect(upid).to.contain(':hamigrate:');
    await clock.advance(1500);
    const status = await client.call('GET', `/nodes/pve1/tasks/${upid}/status`);
    expect(status.body.data).to.have.property('exitstatus');
    await clock.advance(200_000);
    const real = (await rows('/cluster/tasks')).find(
      (task) => task.user === 'root@pam' && task.id === String(managed?.vmid),
    );
    if (free) expect(real).to.include({ type: 'qmigrate', status: 'OK' });
  });

  it('lives faster than its clock, while its times stay those of the clock', async () => {
    const fast = await startSimulatedPve({ seed: 7, clock, speed: 60, guests: 60 });
    const other = testClient(fast);
    await other.signIn('admin@pve');
    const guest = [...fast.cluster.guests.values()].find(
      ({ spec, node, volumes }) =>
        spec.kind === 'qemu' &&
        node === 'pve1' &&
        volumes[0]?.storage === 'ceph-vm' &&
        spec.tags[0] === 'dev',
    );
    const path = `/nodes/pve1/qemu/${guest?.spec.vmid}/migrate`;
    const upid = (await other.call('POST', path, { form: { target: 'pve3', online: '1' } })).body.data;
    await clock.advance(2000);
    const status = (await other.call('GET', `/nodes/pve1/tasks/${upid}/status`)).body.data as Row;
    const [task] = (await other.call('GET', '/cluster/tasks')).body.data as Row[];
    expect(status.status).to.equal('stopped');
    expect(Number(task?.endtime) * 1000).to.be.at.most(clock.nowMs());
    await other.close();
    await fast.close();
  });

  it('serves pages beside its API', async () => {
    const other = await startSimulatedPve({
      guests: 5,
      clock,
      pages: {
        '/': (_, response) => void response.end('index'),
        '/pve2/': (incoming, response) => void response.end(`file ${incoming.url}`),
      },
    });
    const page = testClient(other);
    const get = async (path: string) => (await page.call('GET', path, { base: '' })).text;
    expect(await get('/')).to.equal('index');
    expect(await get('/pve2/js/x.js')).to.equal('file /pve2/js/x.js');
    expect(await get('/elsewhere')).to.contain('unable to open file');
    await page.close();
    await other.close();
  });
});
