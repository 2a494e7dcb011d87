import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect } from 'chai';
import { LIMITS } from '../../shared/src/protocol/version.ts';
import { ask, cookieOf, openSocket, type RealBridge, startRealBridge } from './real-bridge.ts';

describe('sockets', () => {
  let real: RealBridge;
  before(async () => {
    real = await startRealBridge();
  });
  after(() => real.close());

  const hello = (csrfToken: string) =>
    JSON.stringify({ type: 'hello', protocolMin: 1, protocolMax: 1, csrfToken, capabilities: [] });
  const origin = 'https://127.0.0.1:8006';

  it('a whole click: sign in, see, plan, approve, follow to the end', async () => {
    const { socket, sections, until } = openSocket(real, { origin, cookie: cookieOf(real, 'root@pam') });
    socket.on('open', () => socket.send(hello(real.pve.tickets.csrf('root@pam'))));
    await until(() => sections.cluster !== undefined);
    socket.send('{"type":"plan.request","id":1,"settings":{"movesMax":2}}');
    await until(() => sections.plan?.planning === 'idle' && sections.plan.current !== undefined);
    const shown = sections.plan?.current;
    expect(shown?.plan.basis).to.equal('history');
    const vmids = shown?.plan.moves.map(({ vmid }) => vmid) ?? [];
    expect(vmids).to.not.deep.equal([]);
    const { planId, digest } = shown ?? {};
    socket.send(JSON.stringify({ type: 'plan.approve', id: 2, planId, digest, vmids, consentVmids: [] }));
    await until(() => sections.execution?.current?.phase === 'finished');
    expect(sections.execution?.current?.outcome).to.equal('complete');
    expect(sections.execution?.current?.moves.every(({ state }) => state === 'done')).to.equal(true);
    socket.close();
  }).timeout(60_000);

  it('S13: several browsers of one user, each with a login of its own, do not end one another', async () => {
    const csrfToken = real.pve.tickets.csrf('admin@pve');
    const opened = [];
    for (let count = 0; count < 9; count++) {
      const browser = openSocket(real, { origin, cookie: cookieOf(real, 'admin@pve') });
      browser.socket.on('open', () => browser.socket.send(hello(csrfToken)));
      // the next one signs in a second of the cluster later, while it is being read with the ticket of this one
      await browser.until(() => browser.messages.length > 0);
      await new Promise((wake) => setTimeout(wake, 60));
      opened.push(browser);
    }
    for (const { until, sections } of opened) await until(() => sections.cluster !== undefined);
    for (const { messages, socket } of opened) {
      expect(
        messages.flatMap((message) => (message.type === 'problem' ? [message.problem] : [])),
      ).to.deep.equal([]);
      expect(socket.readyState).to.equal(socket.OPEN);
      socket.close();
    }
  });

  for (const wrong of ['https://127.0.0.1:8007', 'https://evil.example:8006', 'null', undefined])
    it(`S11: refuses the origin ${wrong} before it looks at the ticket`, async () => {
      const headers = {
        cookie: cookieOf(real, 'root@pam'),
        ...(wrong === undefined ? {} : { origin: wrong }),
      };
      const { ended, messages } = openSocket(real, headers);
      expect(await ended).to.equal('status 403');
      expect(messages).to.deep.equal([]);
    });

  it('S14: behind a proxy the public page may open a socket, and the address is that of the browser', async () => {
    const proxied = await startRealBridge({
      PUBLIC_URL: 'wss://pve.example/rebalance/ws',
      PROXY_REAL_IP_HEADER: 'X-Forwarded-For',
      PROXY_REAL_IP_ALLOW_FROM: '127.0.0.1',
    });
    try {
      const headers = { host: 'upstream.example', 'x-forwarded-for': '192.0.2.7' };
      const { socket, ended } = openSocket(proxied, { ...headers, origin: 'https://pve.example' });
      socket.on('open', () => socket.send(hello('none')));
      expect(await ended).to.equal('closed 4401');
      expect(proxied.lines.join('')).to.match(/hello\.refused.*192\.0\.2\.7/);
      const other = openSocket(proxied, { ...headers, origin: 'https://pve.example:8016' });
      expect(await other.ended).to.equal('status 403');
    } finally {
      await proxied.close();
    }
  });

  it('closes without a ticket, with 4401', async () => {
    const { socket, ended, messages } = openSocket(real, { origin });
    socket.on('open', () => socket.send(hello(real.pve.tickets.csrf('root@pam'))));
    expect(await ended).to.equal('closed 4401');
    expect(messages.map(({ type }) => type)).to.deep.equal(['problem']);
  });

  it('S18: closes a message that is too long, and binary ones', async () => {
    for (const [what, code] of [
      ['x'.repeat(LIMITS.messageBytesMax + 1), 'closed 1009'],
      [Buffer.from('{}'), 'closed 4400'],
    ] as const) {
      const { socket, ended } = openSocket(real, { origin });
      socket.on('open', () => socket.send(what));
      expect(await ended).to.equal(code);
    }
  });

  it('S18: offers no compression', async () => {
    const { socket } = openSocket(real, { origin });
    await new Promise((resolve) => socket.on('open', resolve));
    expect(socket.extensions).to.equal('');
    socket.terminate();
  });

  it('S18: lets 64 strangers in, and refuses the next', async () => {
    const strangers = Array.from({ length: LIMITS.unauthenticatedSocketsMax }, () =>
      connect(real.bridge.port, '127.0.0.1').on('error', () => undefined),
    );
    await Promise.all(strangers.map((socket) => new Promise((resolve) => socket.on('connect', resolve))));
    const failed = await ask(real, '/healthz').then(
      () => 'answered',
      () => 'refused',
    );
    for (const socket of strangers) socket.destroy();
    expect(failed).to.equal('refused');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await ask(real, '/healthz')).body).to.equal('ok');
  });

  it('S18: an address of DENY_FROM does not get as far as TLS', async () => {
    const closed = await startRealBridge({ DENY_FROM: '127.0.0.0/8' });
    const failed = await ask(closed, '/healthz').then(
      () => 'answered',
      ({ code }: { code: string }) => code,
    );
    expect(failed).to.be.oneOf(['ECONNRESET', 'EPIPE']);
    expect(closed.lines.join('')).to.contain('connection.refused {"address":"127.0.0.1","why":"address"}');
    await closed.close();
  });
});

describe('http', () => {
  let real: RealBridge;
  before(async () => {
    real = await startRealBridge();
  });
  after(() => real.close());

  it('S25: /healthz says only ok', async () => {
    const { status, body } = await ask(real, '/healthz');
    expect([status, body]).to.deep.equal([200, 'ok']);
  });

  it('S18: hangs up on whoever is connected and asks nothing for 5 s', async () => {
    const { port } = real.bridge;
    const idle = connectTls({ host: '127.0.0.1', port, ca: real.pve.caPem, servername: 'localhost' });
    const closed = new Promise((resolve) => idle.once('close', resolve));
    const since = performance.now();
    idle.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const heard = await new Promise<string>((resolve) =>
      idle.once('data', (data) => resolve(data.toString())),
    );
    expect(heard).to.match(/^HTTP\/1.1 200/);
    idle.resume();
    await closed;
    expect(performance.now() - since).to.be.above(1000);
  });

  it('S11: everything has the exact policy, and nothing that would hit the other ports of the host', async () => {
    for (const path of ['/', '/accepted', '/healthz', '/nothing', '/pve-rebalance.js']) {
      const { headers } = await ask(real, path);
      expect(headers['content-security-policy']).to.equal(
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      );
      expect(headers['x-content-type-options']).to.equal('nosniff');
      expect(headers['referrer-policy']).to.equal('no-referrer');
      expect(headers).to.not.have.any.keys(
        'set-cookie',
        'strict-transport-security',
        'clear-site-data',
        'x-powered-by',
      );
    }
  });

  it('has a page that says that the certificate is accepted, without script, form or link', async () => {
    const { status, headers, body } = await ask(real, '/accepted');
    expect([status, headers['content-type']]).to.deep.equal([200, 'text/html; charset=utf-8']);
    expect(headers['cache-control']).to.equal('no-store');
    expect(body).to.contain('Close this page: the panel connects by itself.');
    expect(body).to.not.match(/<(form|input|script|a|img)\b/);
  });

  it('S11: the page has no login form; without a cookie it links to Proxmox VE', async () => {
    const { body } = await ask(real, '/');
    expect(body).to.contain('<a href="https://127.0.0.1:8006/">');
    expect(body).to.not.match(/<(form|input|script)/);
    const signedIn = await ask(real, '/', { headers: { cookie: cookieOf(real, 'root@pam') } });
    expect(signedIn.body).to.contain(
      'src="pve-rebalance.js" data-home="stand-alone" data-web="https://127.0.0.1:8006/"',
    );
    expect(signedIn.body).to.not.match(/<script>|onload=/);
  });

  it('S11: a Host header that is none is not repeated', async () => {
    const { status, body } = await ask(real, '/', { headers: { host: '"><script>' } });
    expect(status).to.equal(400);
    expect(body).to.not.contain('<script>');
  });

  it('S11: files come from a fixed table', async () => {
    const panel = await ask(real, '/pve-rebalance.js');
    expect([panel.status, panel.headers['content-type'], panel.body]).to.deep.equal([
      200,
      'text/javascript; charset=utf-8',
      'window.panel = true;\n',
    ]);
    expect((await ask(real, '/extjs/panel.js')).status).to.equal(200);
    for (const path of [
      '/extjs/key.pem',
      '/extjs/../key.pem',
      '/extjs/%2e%2e/key.pem',
      '/extjs//etc/passwd',
      '/../../../../etc/passwd',
      '/extjs/panel.js/',
      '/extjs/',
      '/%00',
      '/%',
      '/csrf',
    ])
      expect((await ask(real, path)).status, path).to.equal(404);
  });

  it('S11: gives a page token to its own page only, and asks PVE nothing', async () => {
    const own = {
      origin: `https://${real.host}`,
      'sec-fetch-site': 'same-origin',
      cookie: cookieOf(real, 'root@pam'),
    };
    const before = real.pve.requests.of();
    const post = (headers: Record<string, string>) => ask(real, '/csrf', { method: 'POST', headers });
    const given = await post(own);
    expect(given.status).to.equal(200);
    expect(given.body).to.match(/^page:[0-9A-F]{8}:[\w-]{43}$/);
    expect(given.headers['cache-control']).to.equal('no-store');
    expect((await post({ ...own, origin })).status).to.equal(403);
    expect((await post({ ...own, 'sec-fetch-site': 'same-site' })).status).to.equal(403);
    expect((await post({ ...own, cookie: '' })).status).to.equal(401);
    expect((await ask(real, '/csrf', { headers: own })).status).to.equal(404);
    expect(real.pve.requests.of()).to.equal(before);
  });
  const origin = 'https://127.0.0.1:8006';
});
