import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import { type NodeCertificate, nodeCertificate } from '../simulated-pve/certificate.ts';
import { type ConnectOptions, connectPve, type PveConnection } from './connect.ts';
import { type Credential, ticketCredential, tokenCredential } from './credential.ts';
import type { GuestAddress } from './pve-api.ts';
import { PveError } from './pve-error.ts';

const UPID = 'UPID:pve1:00000396:000AFC35:6B00CC12:qmigrate:113:admin@pve:';
const guest: GuestAddress = { kind: 'qemu', vmid: 113, node: 'pve1' };
const move = { target: 'pve2', online: true };
const VERSION = '{"data":{"version":"9.2.11","release":"9.2","repoid":"x"}}';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const answer = (response: ServerResponse, status: number, body: string, reason = '') => {
  response.writeHead(status, reason, { 'content-type': 'application/json;charset=UTF-8' });
  response.end(body);
};

describe('a connection to Proxmox VE', () => {
  let certificate: NodeCertificate;
  let server: Server;
  let connection: PveConnection;
  const sockets = new Set<Socket>();
  const seen: Seen[] = [];
  let handle: (request: Seen, response: ServerResponse) => void;
  const ticket = (): Credential =>
    ticketCredential({ userid: 'admin@pve', ticket: 'PVE:admin@pve:6B00CBE5::S+/=', csrfToken: 'CSRF' });

  const listener: RequestListener = async (request, response) => {
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: await text(request) };
    seen.push(one);
    handle(one, response);
  };

  const baseUrl = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connect = (options: Partial<ConnectOptions> = {}) => {
    connection = connectPve({ baseUrl: baseUrl(), trust: { ca: certificate.caPem }, ...options });
    return connection;
  };
  const failure = async (asked: Promise<unknown>): Promise<PveError> => {
    const error = await asked.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(PveError);
    return error as PveError;
  };

  before(async () => {
    certificate = await nodeCertificate(['pve1']);
    server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, listener);
    server.on('secureConnection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  });
  beforeEach(() => {
    seen.length = 0;
    handle = (_, response) => answer(response, 200, VERSION);
  });
  afterEach(() => connection.close());
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('reads as the user, with nothing but the ticket', async () => {
    const { version } = await connect().as(ticket()).version();
    expect(version).to.equal('9.2.11');
    const [request] = seen;
    expect(request).to.include({ method: 'GET', url: '/api2/json/version', body: '' });
    expect(request?.headers.cookie).to.equal('PVEAuthCookie=PVE%3Aadmin%40pve%3A6B00CBE5%3A%3AS%2B%2F%3D');
    expect(request?.headers).to.not.have.property('csrfpreventiontoken');
  });

  it('changes with form and CSRF token, as Proxmox VE wants them', async () => {
    handle = (_, response) => answer(response, 200, JSON.stringify({ data: UPID }));
    const upid = await connect()
      .as(ticket())
      .migrate(guest, { ...move, withLocalDisks: false, bwlimit: 1024 });
    expect(upid).to.equal(UPID);
    expect(seen[0]).to.include({
      method: 'POST',
      url: '/api2/json/nodes/pve1/qemu/113/migrate',
      body: 'target=pve2&online=1&with-local-disks=0&bwlimit=1024',
    });
    expect(seen[0]?.headers).to.include({
      csrfpreventiontoken: 'CSRF',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(seen[0]?.headers).to.not.have.property('transfer-encoding');
  });

  it('cancels by a query alone, for a body would be refused', async () => {
    handle = (_, response) => answer(response, 200, '{"data":null}');
    await connect().as(ticket()).cancelTask(UPID);
    expect(seen[0]).to.include({ method: 'DELETE', body: '' });
    expect(seen[0]?.url).to.equal(`/api2/json/nodes/pve1/tasks/${encodeURIComponent(UPID)}`);
  });

  it('asks once more for a GET whose open connection broke', async () => {
    let breaks = 1;
    handle = (_, response) => {
      if (breaks-- > 0) response.socket?.destroy();
      else answer(response, 200, VERSION);
    };
    expect((await connect().as(ticket()).version()).version).to.equal('9.2.11');
    expect(seen).to.have.length(2);
  });

  it('gives up on a GET that breaks twice, and says what may be wrong', async () => {
    handle = (_, response) => response.socket?.destroy();
    const error = await failure(connect().as(ticket()).version());
    expect(error.kind).to.equal('lost');
    expect(error.message).to.match(/ALLOW_FROM/);
    expect(seen).to.have.length(2);
  });

  it('never sends a migration twice', async () => {
    handle = (_, response) => response.socket?.destroy();
    const api = connect().as(ticket());
    expect((await failure(api.migrate(guest, move))).kind).to.equal('lost');
    expect((await failure(api.cancelTask(UPID))).kind).to.equal('lost');
    expect(seen.map(({ method }) => method)).to.deep.equal(['POST', 'DELETE']);
  });

  it('does not know what became of a migration whose answer it cannot read', async () => {
    const api = connect().as(ticket());
    for (const body of ['<html>', '', '{"data":7}', '{"dat']) {
      handle = (_, response) => answer(response, 200, body);
      expect((await failure(api.migrate(guest, move))).kind, body).to.equal('lost');
    }
    expect(seen).to.have.length(4);
  });

  it('tells garbage, an empty answer and half a body from a refusal', async () => {
    const api = connect().as(ticket());
    for (const body of ['<html>', '', 'null', '{"dat', '{"data":{"version":{}}}']) {
      handle = (_, response) => answer(response, 200, body);
      expect((await failure(api.version())).kind, body).to.equal('garbled');
    }
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data":');
      setImmediate(() => response.socket?.destroy());
    };
    expect((await failure(api.version())).kind).to.equal('lost');
  });

  it('names the place in an answer that it does not understand, not its content', async () => {
    handle = (_, response) =>
      answer(response, 200, '{"data":[{"id":"qemu/1","type":"qemu","vmid":"SECRET"}]}');
    const { message } = await failure(connect().as(ticket()).clusterResources());
    expect(message)
      .to.match(/GET \/cluster\/resources .* at 0\.vmid/)
      .and.not.match(/SECRET/);
  });

  it('hands on refusals in the words of Proxmox VE', async () => {
    const api = connect().as(ticket());
    const cases: [number, string, string, RegExp][] = [
      [401, 'Authentication failed!', '', /^Authentication failed!$/],
      [403, 'x', '{"data":null,"message":"Permission check failed (/, Sys.Audit)\\n"}', /Sys\.Audit/],
      [500, 'cluster not ready - no quorum?', '', /no quorum/],
      [501, "Method 'GET /x' not implemented", '', /not implemented/],
      [595, 'No route to host', '', /No route to host/],
      [596, 'Connection timed out', '', /timed out/],
    ];
    for (const [status, reason, body, words] of cases) {
      handle = (_, response) => answer(response, status, body, reason);
      const error = await failure(api.version());
      expect(error).to.include({ kind: 'answered', status });
      expect(error.message).to.match(words);
    }
    expect(seen).to.have.length(cases.length);
  });

  it('waits no longer than it should, by its own clock', async () => {
    const clock = manualClock();
    handle = () => undefined;
    const api = connect({ timeoutClock: clock }).as(ticket());
    const reading = failure(api.version());
    const moving = failure(api.migrate(guest, move));
    while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(40_000);
    expect((await reading).message).to.equal('no answer within 40 s');
    await clock.advance(20_000);
    expect(await moving).to.include({ kind: 'lost', message: 'no answer within 60 s' });
  });

  it('gives up when it is told to', async () => {
    const stop = new AbortController();
    handle = () => stop.abort();
    const api = connect().as(ticket(), stop.signal);
    expect((await failure(api.version())).message).to.equal('given up');
    expect((await failure(api.version())).message).to.equal('given up');
    expect(seen).to.have.length(1);
  });

  it('does not read more than it can hold', async () => {
    handle = (_, response) => answer(response, 200, `{"data":"${'x'.repeat(5000)}"}`);
    const error = await failure(connect({ answerBytesMax: 1000 }).as(ticket()).version());
    expect(error.message).to.equal('an answer of more than 1000 bytes');
  });

  it('asks a node at most two things at once', async () => {
    const waiting: ServerResponse[] = [];
    handle = (_, response) => waiting.push(response);
    const api = connect().as(ticket());
    const asked = [1, 2, 3].map(() => api.nodeVersion('pve2'));
    const other = api.nodeVersion('pve3');
    while (waiting.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(seen.filter(({ url }) => url.includes('pve2'))).to.have.length(2);
    handle = (_, response) => answer(response, 200, VERSION);
    for (const response of waiting) answer(response, 200, VERSION);
    await Promise.all([...asked, other]);
    expect(seen).to.have.length(4);
  });

  it('counts the node it is connected to once, under its name and as the entry', async () => {
    const status = '{"data":[{"type":"node","name":"pve1","local":1}]}';
    handle = (_, response) => answer(response, 200, status);
    const api = connect().as(ticket());
    await api.clusterStatus();
    const waiting: ServerResponse[] = [];
    handle = (_, response) => waiting.push(response);
    const asked = [api.version(), api.nodeVersion('pve1'), api.version()];
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).to.have.length(3);
    handle = (_, response) => answer(response, 200, VERSION);
    for (const response of waiting) answer(response, 200, VERSION);
    await Promise.all(asked);
  });

  it('asks nothing with a credential that was erased', async () => {
    const credential = ticket();
    const api = connect().as(credential);
    credential.erase();
    expect(await failure(api.version())).to.include({ kind: 'answered', status: 401 });
    expect(seen).to.have.length(0);
  });

  it('asks with a token too', async () => {
    await connect().as(tokenCredential('svc@pve!reader=secret')).version();
    expect(seen[0]?.headers.authorization).to.equal('PVEAPIToken=svc@pve!reader=secret');
  });

  describe('trusts', () => {
    it('a certificate by its fingerprint, in any notation, whoever signed it', async () => {
      for (const fingerprint of [
        certificate.fingerprint,
        certificate.fingerprint.replace(/:/g, '').toLowerCase(),
      ]) {
        const pinned = connect({ trust: { fingerprint } });
        expect((await pinned.as(ticket()).version()).version).to.equal('9.2.11');
        await pinned.close();
      }
    });

    it('no other certificate, and sends it nothing', async () => {
      const other = certificate.fingerprint.replace(/^../, (byte) => (byte === 'AA' ? 'BB' : 'AA'));
      const error = await failure(
        connect({ trust: { fingerprint: other } })
          .as(ticket())
          .version(),
      );
      expect(error.message)
        .to.match(/another fingerprint/)
        .and.include(certificate.fingerprint);
      expect(seen).to.have.length(0);
    });

    it('no unknown signer, and says what helps', async () => {
      const error = await failure(connect({ trust: {} }).as(ticket()).version());
      expect(error.message).to.match(/Maybe give its CA file or fingerprint/);
      expect(seen).to.have.length(0);
    });

    it('no other name, even of a known signer', async () => {
      const error = await failure(
        connect({ baseUrl: baseUrl().replace('127.0.0.1', '127.0.0.2') })
          .as(ticket())
          .version(),
      );
      expect(error.kind).to.equal('lost');
      expect(seen).to.have.length(0);
    });

    it('nothing that is not https, or no SHA-256', () => {
      connect();
      expect(() => connectPve({ baseUrl: 'http://pve1:8006', trust: {} })).to.throw(/not https/);
      expect(() => connectPve({ baseUrl: 'pve1', trust: {} })).to.throw(/not a URL/);
      expect(() => connectPve({ baseUrl: 'https://pve1', trust: { fingerprint: 'AA:BB' } })).to.throw(
        /SHA-256/,
      );
    });
  });

  it('says so when nobody listens', async () => {
    const error = await failure(connect({ baseUrl: 'https://127.0.0.1:9' }).as(ticket()).version());
    expect(error.message).to.match(/ECONNREFUSED/);
  });

  describe('signs in', () => {
    const login = (more: object) =>
      JSON.stringify({
        data: { username: 'joe@pve', ticket: 'PVE:joe@pve:6B00CBE5::S', CSRFPreventionToken: 'C', ...more },
      });

    it('with a password', async () => {
      handle = (_, response) => answer(response, 200, login({}));
      const result = await connect().login({ username: 'joe@pve', password: 'p w&' });
      expect(result.type).to.equal('signed-in');
      expect(seen[0]?.body).to.equal('username=joe%40pve&password=p+w%26');
      expect(seen[0]?.headers).to.not.have.property('cookie');
    });

    it('with a second factor where Proxmox VE wants one', async () => {
      handle = (_, response) =>
        answer(response, 200, login({ ticket: 'PVE:!tfa!x:6B00CBE5::H', NeedTFA: 1 }));
      const result = await connect().login({ username: 'joe@pve', password: 'p' });
      if (result.type !== 'second-factor') throw new Error('no second factor asked');
      handle = (_, response) => answer(response, 200, login({}));
      expect((await result.answer('123456')).userid).to.equal('joe@pve');
      expect(new URLSearchParams(seen[1]?.body).get('password')).to.equal('totp:123456');
      expect(new URLSearchParams(seen[1]?.body).get('tfa-challenge')).to.equal('PVE:!tfa!x:6B00CBE5::H');
      await result.answer('recovery:abc');
      expect(new URLSearchParams(seen[2]?.body).get('password')).to.equal('recovery:abc');
    });

    it('again with the ticket, for the same user and for no other (S2)', async () => {
      const credential = ticketCredential({ userid: 'joe@pve', ticket: 'PVE:joe@pve:6B00CBE5::S' });
      handle = (_, response) => answer(response, 200, login({ ticket: 'PVE:joe@pve:6B00FFFF::T' }));
      const renewed = await connect().renew(credential);
      expect(renewed.issuedAtMs).to.equal(0x6b00ffff * 1000);
      expect(new URLSearchParams(seen[0]?.body).get('username')).to.equal('joe@pve');
      handle = (_, response) =>
        answer(response, 200, login({ username: 'root@pam', ticket: 'PVE:root@pam:6B00FFFF::T' }));
      expect((await failure(connection.renew(credential))).message).to.match(/not one of joe@pve/);
    });

    it('never with a token, which does not end', async () => {
      const token = tokenCredential('svc@pve!reader=secret');
      expect(await connect().renew(token)).to.equal(token);
      expect(seen).to.have.length(0);
    });
  });
});
