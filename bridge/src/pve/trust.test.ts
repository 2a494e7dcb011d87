import { expect } from 'chai';
import { failure, startWireServer, ticket, type WireServer } from '../../test/wire-server.ts';
import { connectPve } from './connect.ts';

describe('a connection trusts', () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWireServer();
  });
  afterEach(() => wire.reset());
  after(() => wire.close());

  it('a certificate by its fingerprint, in any notation, whoever signed it', async () => {
    for (const fingerprint of [
      wire.certificate.fingerprint,
      wire.certificate.fingerprint.replace(/:/g, '').toLowerCase(),
    ]) {
      const pinned = wire.connect({ trust: { fingerprint } });
      expect((await pinned.as(ticket()).version()).version).to.equal('9.2.11');
      await pinned.close();
    }
  });

  it('no other certificate, and sends it nothing', async () => {
    const other = wire.certificate.fingerprint.replace(/^../, (byte) => (byte === 'AA' ? 'BB' : 'AA'));
    const error = await failure(
      wire
        .connect({ trust: { fingerprint: other } })
        .as(ticket())
        .version(),
    );
    expect(error.message)
      .to.match(/another fingerprint/)
      .and.include(wire.certificate.fingerprint);
    expect(wire.seen).to.have.length(0);
  });

  it('no unknown signer, and says what helps', async () => {
    const error = await failure(wire.connect({ trust: {} }).as(ticket()).version());
    expect(error.message).to.match(/Maybe give its CA file or fingerprint/);
    expect(wire.seen).to.have.length(0);
  });

  it('no other name, even of a known signer, and says what helps', async () => {
    const elsewhere = await startWireServer('127.0.0.2');
    const error = await failure(elsewhere.connect().as(ticket()).version());
    expect(error.message).to.match(/altnames.*Maybe give its fingerprint/);
    expect(elsewhere.seen).to.have.length(0);
    await elsewhere.reset();
    elsewhere.close();
  });

  it('nothing that is not https, or no SHA-256', () => {
    wire.connect();
    expect(() => connectPve({ baseUrl: 'http://pve1:8006', trust: {} })).to.throw(/not https/);
    expect(() => connectPve({ baseUrl: 'pve1', trust: {} })).to.throw(/not a URL/);
    expect(() => connectPve({ baseUrl: 'https://pve1', trust: { fingerprint: 'AA:BB' } })).to.throw(
      /SHA-256/,
    );
  });
});
