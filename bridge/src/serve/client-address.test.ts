import { expect } from 'chai';
import { createClientAddress } from './client-address.ts';

describe('client address', () => {
  const behind = createClientAddress({ header: 'X-Forwarded-For', allowFrom: ['10.0.0.2', 'fd00::/64'] });
  const said = (text: string) => ({ 'x-forwarded-for': text });

  it('S14: is what a proxy says that is trusted', () => {
    expect(behind('10.0.0.2', said('192.0.2.7'))).to.equal('192.0.2.7');
    expect(behind('::ffff:10.0.0.2', said('2001:db8::7'))).to.equal('2001:db8::7');
  });

  it('S14: is that of the connection, whatever a stranger says', () => {
    expect(behind('10.0.0.3', said('192.0.2.7'))).to.equal('10.0.0.3');
    expect(
      createClientAddress({ header: undefined, allowFrom: ['10.0.0.2'] })('10.0.0.2', said('192.0.2.7')),
    ).to.equal('10.0.0.2');
    expect(
      createClientAddress({ header: 'X-Real-IP', allowFrom: [] })('10.0.0.2', { 'x-real-ip': '192.0.2.7' }),
    ).to.equal('10.0.0.2');
  });

  it('S14: is the last one that a trusted proxy has seen: what stands before it anybody may have written', () => {
    expect(behind('10.0.0.2', said('127.0.0.1, 192.0.2.7'))).to.equal('192.0.2.7');
    expect(behind('10.0.0.2', said('192.0.2.7, fd00::3'))).to.equal('192.0.2.7');
  });

  it('is that of the proxy when the header is absent or no address', () => {
    for (const headers of [{}, said(''), said('unknown'), said('192.0.2.7, _hidden')])
      expect(behind('10.0.0.2', headers)).to.equal('10.0.0.2');
  });
});
