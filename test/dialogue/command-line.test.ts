import { expect } from 'chai';
import { openBridgeDesk } from '../../bridge/src/command/bridge-desk.ts';
import { type Credential, ticketCredential, tokenCredential } from '../../bridge/src/pve/credential.ts';
import { type RealBridge, startRealBridge } from './real-bridge.ts';

describe('the command line at a bridge', () => {
  let real: RealBridge;
  before(async () => {
    real = await startRealBridge();
  });
  after(() => real.close());

  const open = (credential: Credential) =>
    openBridgeDesk(
      { host: '127.0.0.1', port: real.bridge.port, trust: { fingerprint: fingerprint() } },
      credential,
    );
  const fingerprint = () => real.pve.fingerprint;
  const ticketOf = (userid: string) =>
    ticketCredential({
      userid,
      ticket: real.pve.tickets.issue(userid),
      csrfToken: real.pve.tickets.csrf(userid),
    });

  it('signs in with a ticket, looks, and changes what its user may', async () => {
    const desk = await open(ticketOf('root@pam'));
    expect(await desk.report()).to.deep.include({ companion: 'off' });
    await desk.change({ movesMax: 3 });
    expect(await desk.history()).to.deep.equal([]);
    const refused = await desk.goOn('nothing').catch((error: Error) => error.message);
    expect(refused).to.equal('There is no execution nothing');
    desk.close();
  });

  it('signs in with a token, which needs no page and no cookie', async () => {
    const desk = await open(tokenCredential(real.pve.addToken('root@pam', 'cli', { privsep: false })));
    expect((await desk.settings()).settings.movesMax).to.equal(3);
    desk.close();
  });

  it('is refused what its user may not, and a wrong ticket altogether', async () => {
    const desk = await open(ticketOf('viewer@pve'));
    const refused = await desk.change({ movesMax: 3 }).catch((error: Error) => error.message);
    expect(refused).to.equal('You may not do this: Sys.Modify on / is missing');
    desk.close();
    const token = tokenCredential('root@pam!none=00000000-0000-0000-0000-000000000000');
    const wrong = await open(token).catch((error: Error) => error.message);
    expect(wrong).to.match(/Your session has expired/);
  });
}).timeout(60_000);
