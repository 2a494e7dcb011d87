import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import {
  answer,
  failure,
  startWireServer,
  ticket,
  VERSION,
  type WireServer,
} from '../../test/wire-server.ts';
import { manualClock } from '../clock.ts';
import { tokenCredential } from './credential.ts';
import type { GuestAddress } from './pve-api.ts';

const UPID = 'UPID:pve1:00000396:000AFC35:6B00CC12:qmigrate:113:admin@pve:';
const guest: GuestAddress = { kind: 'qemu', vmid: 113, node: 'pve1' };
const move = { target: 'pve2', online: true };

describe('a connection to Proxmox VE', () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWireServer();
  });
  afterEach(() => wire.reset());
  after(() => wire.close());

  it('reads as the user, with nothing but the ticket', async () => {
    const { version } = await wire.connect().as(ticket()).version();
    expect(version).to.equal('9.2.11');
    const [request] = wire.seen;
    expect(request).to.include({ method: 'GET', url: '/api2/json/version', body: '' });
    expect(request?.headers.cookie).to.equal('PVEAuthCookie=PVE%3Aadmin%40pve%3A6B00CBE5%3A%3AS%2B%2F%3D');
    expect(request?.headers).to.not.have.property('csrfpreventiontoken');
  });

  it('changes with form and CSRF token, as Proxmox VE wants them', async () => {
    wire.handle = (_, response) => answer(response, 200, JSON.stringify({ data: UPID }));
    const upid = await wire
      .connect()
      .as(ticket())
      .migrate(guest, { ...move, withLocalDisks: false, bwlimit: 1024 });
    expect(upid).to.equal(UPID);
    expect(wire.seen[0]).to.include({
      method: 'POST',
      url: '/api2/json/nodes/pve1/qemu/113/migrate',
      body: 'target=pve2&online=1&with-local-disks=0&bwlimit=1024',
    });
    expect(wire.seen[0]?.headers).to.include({
      csrfpreventiontoken: 'CSRF',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(wire.seen[0]?.headers).to.not.have.property('transfer-encoding');
  });

  it('cancels by a query alone, for a body would be refused', async () => {
    wire.handle = (_, response) => answer(response, 200, '{"data":null}');
    await wire.connect().as(ticket()).cancelTask(UPID);
    expect(wire.seen[0]).to.include({ method: 'DELETE', body: '' });
    expect(wire.seen[0]?.url).to.equal(`/api2/json/nodes/pve1/tasks/${encodeURIComponent(UPID)}`);
  });

  it('asks once more for a GET whose open connection broke', async () => {
    let breaks = 1;
    wire.handle = (_, response) => {
      if (breaks-- > 0) response.socket?.destroy();
      else answer(response, 200, VERSION);
    };
    expect((await wire.connect().as(ticket()).version()).version).to.equal('9.2.11');
    expect(wire.seen).to.have.length(2);
  });

  it('gives up on a GET that breaks twice, and says what may be wrong', async () => {
    wire.handle = (_, response) => response.socket?.destroy();
    const error = await failure(wire.connect().as(ticket()).version());
    expect(error.kind).to.equal('lost');
    expect(error.message).to.match(/ALLOW_FROM/);
    expect(wire.seen).to.have.length(2);
  });

  it('never sends a migration twice', async () => {
    wire.handle = (_, response) => response.socket?.destroy();
    const api = wire.connect().as(ticket());
    expect((await failure(api.migrate(guest, move))).kind).to.equal('lost');
    expect((await failure(api.cancelTask(UPID))).kind).to.equal('lost');
    expect(wire.seen.map(({ method }) => method)).to.deep.equal(['POST', 'DELETE']);
  });

  it('does not know what became of a migration whose answer it cannot read', async () => {
    const api = wire.connect().as(ticket());
    for (const body of ['<html>', '', '{"data":7}', '{"data":"x"}', '{"dat']) {
      wire.handle = (_, response) => answer(response, 200, body);
      expect((await failure(api.migrate(guest, move))).kind, body).to.equal('lost');
    }
    expect(wire.seen).to.have.length(5);
  });

  it('tells garbage, an empty answer and half a body from a refusal', async () => {
    const api = wire.connect().as(ticket());
    for (const body of ['<html>', '', 'null', '{"dat', '{"data":{"version":{}}}']) {
      wire.handle = (_, response) => answer(response, 200, body);
      expect((await failure(api.version())).kind, body).to.equal('garbled');
    }
    wire.handle = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data":');
      setImmediate(() => response.socket?.destroy());
    };
    expect((await failure(api.version())).kind).to.equal('lost');
  });

  it('names the place in an answer that it does not understand, not its content', async () => {
    wire.handle = (_, response) =>
      answer(response, 200, '{"data":[{"id":"qemu/1","type":"qemu","vmid":"SECRET"}]}');
    const { message } = await failure(wire.connect().as(ticket()).clusterResources());
    expect(message)
      .to.match(/GET \/cluster\/resources .* at 0\.vmid/)
      .and.not.match(/SECRET/);
  });

  it('hands on refusals in the words of Proxmox VE', async () => {
    const api = wire.connect().as(ticket());
    const cases: [number, string, string, RegExp][] = [
      [401, 'Authentication failed!', '', /^Authentication failed!$/],
      [403, 'x', '{"data":null,"message":"Permission check failed (/, Sys.Audit)\\n"}', /Sys\.Audit/],
      [500, 'cluster not ready - no quorum?', '', /no quorum/],
      [501, "Method 'GET /x' not implemented", '', /not implemented/],
      [595, 'No route to host', '', /No route to host/],
      [596, 'Connection timed out', '', /timed out/],
    ];
    for (const [status, reason, body, words] of cases) {
      wire.handle = (_, response) => answer(response, status, body, reason);
      const error = await failure(api.version());
      expect(error).to.include({ kind: 'answered', status });
      expect(error.message).to.match(words);
    }
    expect(wire.seen).to.have.length(cases.length);
  });

  it('waits no longer than it should, by its own clock', async () => {
    const clock = manualClock();
    wire.handle = () => undefined;
    const api = wire.connect({ timeoutClock: clock }).as(ticket());
    const reading = failure(api.version());
    const moving = failure(api.migrate(guest, move));
    while (wire.seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(40_000);
    expect((await reading).message).to.equal('no answer within 40 s');
    await clock.advance(20_000);
    expect(await moving).to.include({ kind: 'lost', message: 'no answer within 60 s' });
  });

  it('gives up when it is told to', async () => {
    const stop = new AbortController();
    wire.handle = () => stop.abort();
    const api = wire.connect().as(ticket(), stop.signal);
    expect((await failure(api.version())).message).to.equal('given up');
    expect((await failure(api.version())).message).to.equal('given up');
    expect(wire.seen).to.have.length(1);
  });

  it('does not read more than it can hold', async () => {
    wire.handle = (_, response) => answer(response, 200, `{"data":"${'x'.repeat(5000)}"}`);
    const error = await failure(wire.connect({ answerBytesMax: 1000 }).as(ticket()).version());
    expect(error.message).to.equal('an answer of more than 1000 bytes');
  });

  it('asks a node at most two things at once', async () => {
    const waiting: ServerResponse[] = [];
    wire.handle = (_, response) => waiting.push(response);
    const api = wire.connect().as(ticket());
    const asked = [1, 2, 3].map(() => api.nodeVersion('pve2'));
    const other = api.nodeVersion('pve3');
    while (waiting.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(wire.seen.filter(({ url }) => url.includes('pve2'))).to.have.length(2);
    wire.handle = (_, response) => answer(response, 200, VERSION);
    for (const response of waiting) answer(response, 200, VERSION);
    await Promise.all([...asked, other]);
    expect(wire.seen).to.have.length(4);
  });

  it('counts the node it is connected to once, under its name and as the entry', async () => {
    const status = '{"data":[{"type":"node","name":"pve1","local":1}]}';
    wire.handle = (_, response) => answer(response, 200, status);
    const api = wire.connect().as(ticket());
    await api.clusterStatus();
    const waiting: ServerResponse[] = [];
    wire.handle = (_, response) => waiting.push(response);
    const asked = [api.version(), api.nodeVersion('pve1'), api.version()];
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(wire.seen).to.have.length(3);
    wire.handle = (_, response) => answer(response, 200, VERSION);
    for (const response of waiting) answer(response, 200, VERSION);
    await Promise.all(asked);
  });

  it('asks nothing with a credential that was erased', async () => {
    const credential = ticket();
    const api = wire.connect().as(credential);
    credential.erase();
    expect(await failure(api.version())).to.include({ kind: 'answered', status: 401 });
    expect(wire.seen).to.have.length(0);
  });

  it('asks with a token too', async () => {
    await wire.connect().as(tokenCredential('svc@pve!reader=secret')).version();
    expect(wire.seen[0]?.headers.authorization).to.equal('PVEAPIToken=svc@pve!reader=secret');
  });

  it('closes what it does not use before Proxmox VE does, which does after 5 s and says nothing', async () => {
    await wire.connect().as(ticket()).version();
    expect(wire.open()).to.equal(1);
    const idleSince = performance.now();
    while (wire.open() > 0) await new Promise((wake) => setTimeout(wake, 50));
    expect(performance.now() - idleSince).to.be.above(1000);
  });

  it('says so when nobody listens', async () => {
    const error = await failure(wire.connect({ baseUrl: 'https://127.0.0.1:9' }).as(ticket()).version());
    expect(error.message).to.match(/ECONNREFUSED/);
  });
});
