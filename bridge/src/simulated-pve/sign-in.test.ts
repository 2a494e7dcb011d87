import { expect } from 'chai';
import { type ManualClock, manualClock } from '../clock.ts';
import { type SimulatedPve, startSimulatedPve } from './start.ts';
import { type TestClient, testClient } from './test-client.ts';

const HOUR_MS = 3_600_000;

describe('signing in to the simulated PVE', () => {
  let pve: SimulatedPve;
  let client: TestClient;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = manualClock(Date.UTC(2026, 0, 14, 10));
    pve = await startSimulatedPve({ guests: 12, clock });
    client = testClient(pve);
  });
  afterEach(async () => {
    await client.close();
    await pve.close();
  });

  const ticketOf = async (userid: string) => {
    const answer = await client.signIn(userid);
    return answer.body.data as {
      ticket: string;
      CSRFPreventionToken: string;
      cap: unknown;
      clustername?: string;
    };
  };

  it('gives a ticket in PVE’s form, a CSRF token and the coarse rights', async () => {
    const data = await ticketOf('admin@pve');
    expect(data.ticket).to.match(/^PVE:admin@pve:[0-9A-F]{8}::[A-Za-z0-9+/=]{344}$/);
    expect(data.CSRFPreventionToken).to.match(/^[0-9A-F]{8}:[A-Za-z0-9+/]{43}$/);
    expect(data.cap).to.have.all.keys('vms', 'access', 'storage', 'nodes', 'sdn', 'dc', 'mapping');
    expect(data.clustername).to.equal('demo');
    expect((await client.call('GET', '/version')).status).to.equal(200);
  });

  it('refuses what is wrong, with the words of the real one', async () => {
    const none = await client.call('GET', '/version');
    expect([none.status, none.text]).to.deep.equal([401, '']);
    const bad = await client.signIn('admin@pve', 'wrong');
    expect([bad.status, bad.body.message]).to.deep.equal([401, 'authentication failure\n']);
    await client.signIn('admin@pve');
    const noCsrf = await client.call('POST', '/nodes/pve1/qemu/100/migrate', {
      headers: { csrfpreventiontoken: 'bad' },
    });
    expect([noCsrf.status, noCsrf.text]).to.deep.equal([401, '']);
    expect(noCsrf.headers.connection).to.equal('close');
  });

  it('ends a ticket after two hours, and renews one that is still good', async () => {
    const { ticket } = await ticketOf('admin@pve');
    await clock.advance(1.5 * HOUR_MS);
    const renewed = await client.signIn('admin@pve', ticket);
    expect(renewed.status).to.equal(200);
    await clock.advance(1.5 * HOUR_MS);
    expect((await client.call('GET', '/version')).status).to.equal(200);
    expect((await client.signIn('admin@pve', ticket)).status).to.equal(401);
  });

  it('takes no ticket of another user as password, but root’s', async () => {
    const { ticket } = await ticketOf('viewer@pve');
    expect((await client.signIn('admin@pve', ticket)).status).to.equal(401);
    const root = await ticketOf('root@pam');
    expect((await client.signIn('admin@pve', root.ticket)).status).to.equal(200);
  });

  it('ends the tickets of a disabled user at once', async () => {
    await client.signIn('admin@pve');
    const admin = pve.users.find(({ userid }) => userid === 'admin@pve');
    if (admin) admin.enabled = false;
    expect((await client.call('GET', '/version')).status).to.equal(401);
  });

  it('asks for a second factor where there is one', async () => {
    const other = await startSimulatedPve({
      guests: 5,
      clock,
      users: [{ userid: 'two@pve', password: 'rebalance', enabled: true, groups: [], totp: '123456' }],
    });
    const second = testClient(other);
    const half = (await second.signIn('two@pve')).body.data as { ticket: string; NeedTFA: number };
    expect(half.NeedTFA).to.equal(1);
    expect(half.ticket).to.match(/^PVE:!tfa!two@pve:/);
    expect((await second.call('GET', '/version')).status).to.equal(401);
    const answerWith = (password: string) =>
      second.call('POST', '/access/ticket', {
        form: { username: 'two@pve', password, 'tfa-challenge': half.ticket },
      });
    expect((await answerWith('totp:000000')).status).to.equal(401);
    const whole = (await answerWith('totp:123456')).body.data as { ticket: string };
    expect(whole.ticket).to.match(/^PVE:two@pve:/);
    await second.close();
    await other.close();
  });

  it('knows API tokens, which need no CSRF token and may hold less than their user', async () => {
    const full = pve.addToken('admin@pve', 'full', { privsep: false });
    const separate = pve.addToken('admin@pve', 'separate');
    const granted = pve.addToken('admin@pve', 'granted', {
      acl: [{ path: '/vms', who: 'admin@pve!granted', role: 'PVEAuditor', propagate: true }],
    });
    const guests = async (token: string) => {
      const answer = await client.call('GET', '/cluster/resources?type=vm', {
        headers: { authorization: `PVEAPIToken=${token}` },
      });
      return (answer.body.data as unknown[]).length;
    };
    const all = pve.cluster.guests.size;
    expect([await guests(full), await guests(separate), await guests(granted)]).to.deep.equal([all, 0, all]);
    const write = await client.call('POST', '/nodes/pve1/qemu/999/migrate', {
      form: { target: 'pve2' },
      headers: { authorization: `PVEAPIToken=${full}` },
    });
    expect(write.body.message).to.contain('999.conf');
    const wrong = await client.call('GET', '/version', {
      headers: { authorization: `PVEAPIToken=${full}x` },
    });
    expect(wrong.status).to.equal(401);
  });

  it('shows each user only what rights allow', async () => {
    await client.signIn('op@pve');
    const rows = (await client.call('GET', '/cluster/resources')).body.data as Record<string, unknown>[];
    const pools = rows.filter(({ type }) => type === 'qemu' || type === 'lxc').map((row) => Number(row.vmid));
    expect(pools.every((vmid) => pve.cluster.guests.get(vmid)?.spec.pool === 'prod')).to.equal(true);
    expect(rows.find(({ type }) => type === 'node')).not.to.have.property('maxmem');
    const [vmid] = pools;
    const dump = (await client.call('GET', `/access/permissions?path=/vms/${vmid}`)).body.data;
    expect((dump as Record<string, unknown>)[`/vms/${vmid}`]).to.include({ 'VM.Migrate': 0 });
    const status = await client.call('GET', '/cluster/status');
    expect([status.status, status.body.message]).to.deep.equal([
      403,
      'Permission check failed (/, Sys.Audit)\n',
    ]);
  });
});
