import { expect } from 'chai';
import { answer, failure, startWireServer, type WireServer } from '../../test/wire-server.ts';
import { ticketCredential, tokenCredential } from './credential.ts';

describe('signing in', () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWireServer();
  });
  afterEach(() => wire.reset());
  after(() => wire.close());

  const login = (more: object) =>
    JSON.stringify({
      data: { username: 'joe@pve', ticket: 'PVE:joe@pve:6B00CBE5::S', CSRFPreventionToken: 'C', ...more },
    });

  it('with a password', async () => {
    wire.handle = (_, response) => answer(response, 200, login({}));
    const result = await wire.connect().login({ username: 'joe@pve', password: 'p w&' });
    expect(result.type).to.equal('signed-in');
    expect(wire.seen[0]?.body).to.equal('username=joe%40pve&password=p+w%26');
    expect(wire.seen[0]?.headers).to.not.have.property('cookie');
  });

  it('with a second factor where Proxmox VE wants one', async () => {
    wire.handle = (_, response) =>
      answer(response, 200, login({ ticket: 'PVE:!tfa!x:6B00CBE5::H', NeedTFA: 1 }));
    const result = await wire.connect().login({ username: 'joe@pve', password: 'p' });
    if (result.type !== 'second-factor') throw new Error('no second factor asked');
    wire.handle = (_, response) => answer(response, 200, login({}));
    expect((await result.answer('123456')).userid).to.equal('joe@pve');
    expect(new URLSearchParams(wire.seen[1]?.body).get('password')).to.equal('totp:123456');
    expect(new URLSearchParams(wire.seen[1]?.body).get('tfa-challenge')).to.equal('PVE:!tfa!x:6B00CBE5::H');
    await result.answer('recovery:abc');
    expect(new URLSearchParams(wire.seen[2]?.body).get('password')).to.equal('recovery:abc');
  });

  it('again with the ticket, for the same user and for no other (S2)', async () => {
    const credential = ticketCredential({ userid: 'joe@pve', ticket: 'PVE:joe@pve:6B00CBE5::S' });
    wire.handle = (_, response) => answer(response, 200, login({ ticket: 'PVE:joe@pve:6B00FFFF::T' }));
    const renewed = await wire.connect().renew(credential);
    expect(renewed.issuedAtMs).to.equal(0x6b00ffff * 1000);
    expect(new URLSearchParams(wire.seen[0]?.body).get('username')).to.equal('joe@pve');
    wire.handle = (_, response) =>
      answer(response, 200, login({ username: 'root@pam', ticket: 'PVE:root@pam:6B00FFFF::T' }));
    expect((await failure(wire.connect().renew(credential))).message).to.match(/not one of joe@pve/);
  });

  it('never with a token, which does not end', async () => {
    const token = tokenCredential('svc@pve!reader=secret');
    expect(await wire.connect().renew(token)).to.equal(token);
    expect(wire.seen).to.have.length(0);
  });
});
