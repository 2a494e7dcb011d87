import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { WebSocket, WebSocketServer } from 'ws';
import type { Link } from '#shared/protocol/link.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import { socketLink } from './socket-link.ts';

describe('socket link', () => {
  let server: Server;
  let sockets: WebSocketServer;
  beforeEach(async () => {
    server = createServer();
    sockets = new WebSocketServer({ server });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });

  const pair = async (): Promise<{ link: Link; browser: WebSocket }> => {
    const { port } = server.address() as AddressInfo;
    const accepted = new Promise<Link>((resolve) =>
      sockets.on('connection', (socket) => resolve(socketLink(socket))),
    );
    const browser = new WebSocket(`ws://127.0.0.1:${port}/`);
    await new Promise((resolve) => browser.on('open', resolve));
    return { link: await accepted, browser };
  };
  const closeOf = (link: Link) =>
    new Promise<number>((resolve) => {
      link.onClose = resolve;
    });

  it('says when a text has left', async () => {
    const { link, browser } = await pair();
    const got = new Promise((resolve) => browser.on('message', (data) => resolve(String(data))));
    await new Promise<void>((resolve) => link.send('hello', resolve));
    expect(await got).to.equal('hello');
  });

  it('S18: closes when more than 4 MiB are unsent, not counting the one state in flight', async () => {
    const { link, browser } = await pair();
    browser.pause();
    const closed = closeOf(link);
    const megabytes = (count: number) => 'x'.repeat(count * 2 ** 20);
    link.send(megabytes(8), () => undefined);
    let last = 'open';
    void closed.then((code) => {
      last = `closed ${code}`;
    });
    for (let count = 0; count < 4; count++) link.send(megabytes(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(last).to.equal('open');
    for (let count = 0; count < LIMITS.unsentBytesMax / 2 ** 20; count++) link.send(megabytes(1));
    expect(await closed).to.equal(CLOSE.tooSlow);
  });

  it('ends at once when it is closed, however long the peer takes to answer', async () => {
    const { link, browser } = await pair();
    browser.pause();
    const closed = closeOf(link);
    link.close(CLOSE.unauthorised, 'over');
    expect(await closed).to.equal(CLOSE.unauthorised);
  });
});
