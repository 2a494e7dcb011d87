import { connect } from 'node:tls';
import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import { type SimulatedPve, startSimulatedPve } from './start.ts';
import { testClient } from './test-client.ts';

/** Sends the same request again and again on one connection until it is closed; returns the answers' heads. */
function keepAsking(pve: SimulatedPve, request: string, times: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: pve.port, host: '127.0.0.1', ca: pve.caPem });
    let received = '';
    const answers = () => received.split(/(?=HTTP\/1\.1 )/).filter((text) => text.startsWith('HTTP/1.1 '));
    let asked = 1;
    socket.on('secureConnect', () => socket.write(request));
    socket.on('data', (chunk) => {
      received += String(chunk);
      if (answers().length < asked || asked >= times) return;
      asked++;
      socket.write(request);
    });
    socket.on('close', () => resolve(answers()));
    socket.on('error', reject);
  });
}

describe('connections to the simulated PVE', () => {
  let pve: SimulatedPve;
  before(async () => {
    pve = await startSimulatedPve({
      guests: 3,
      clock: manualClock(Date.UTC(2026, 0, 14)),
      messageInBody: false,
    });
  });
  after(() => pve.close());

  it('end after a hundred requests', async () => {
    const token = pve.addToken('root@pam', 'test', { privsep: false });
    const answers = await keepAsking(
      pve,
      `GET /api2/json/version HTTP/1.1\r\nHost: pve1\r\nAuthorization: PVEAPIToken=${token}\r\n\r\n`,
      150,
    );
    expect(answers.length).to.equal(100);
    expect(answers.every((answer) => answer.startsWith('HTTP/1.1 200 OK\r\n'))).to.equal(true);
    expect(answers[0])
      .to.match(/\r\nConnection: Keep-Alive\r\n/)
      .and.not.match(/Keep-Alive: timeout/);
  });

  it('end with the first refusal, whose text is in the status line', async () => {
    const answers = await keepAsking(pve, 'GET /api2/json/version HTTP/1.1\r\nHost: pve1\r\n\r\n', 5);
    expect(answers.map((answer) => answer.split('\r\n')[0])).to.deep.equal(['HTTP/1.1 401 No ticket']);
    const long = `${'POST /api2/json/access/ticket HTTP/1.1\r\nHost: pve1\r\n'}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect((await keepAsking(pve, long, 1))[0]).to.match(
      /^HTTP\/1.1 501 chunked transfer encoding not supported\r\n/,
    );
  });

  it('carry the text in the status line only where the server is an old one', async () => {
    const client = testClient(pve);
    await client.signIn('viewer@pve');
    const refused = await client.call('GET', '/nope');
    expect([refused.status, refused.text]).to.deep.equal([501, '{"data":null}']);
    await client.close();
  });

  it('are refused what is no request of the API', async () => {
    const client = testClient(pve);
    await client.signIn('admin@pve');
    const broken = await client.call('POST', '/nodes/pve1/qemu/100/migrate', {
      headers: { 'content-type': 'application/json' },
    });
    expect(broken.status).to.equal(400);
    const large = await client.call('POST', '/access/ticket', { form: { username: 'x'.repeat(600_000) } });
    expect(large.status).to.equal(501);
    const format = await client.call('GET', '/version', { base: '/api2/xml' });
    expect([format.status, format.text]).to.deep.equal([501, 'no formatter for uri /version, xml']);
    await client.close();
  });
});
