import { expect } from 'chai';
import { createAccessList, isAccessEntry } from './access-list.ts';

const rules = (given: { allowFrom?: string[]; denyFrom?: string[]; policy?: 'allow' | 'deny' }) =>
  createAccessList({ allowFrom: [], denyFrom: [], policy: 'allow', ...given });

describe('access list', () => {
  it('lets everybody in by default', () => {
    expect(rules({})('192.0.2.1')).to.equal(true);
    expect(rules({})('2001:db8::1')).to.equal(true);
  });

  it('policy deny lets in only who is allowed', () => {
    const may = rules({ allowFrom: ['10.0.0.0/22', 'fd00::/8', '192.0.2.9'], policy: 'deny' });
    expect(['10.0.3.255', 'fd12::1', '192.0.2.9'].map(may)).to.deep.equal([true, true, true]);
    expect(['10.0.4.0', 'fe80::1', '192.0.2.8'].map(may)).to.deep.equal([false, false, false]);
  });

  it('policy allow refuses who is denied, and lets in who is on both lists', () => {
    const may = rules({ allowFrom: ['10.0.0.1'], denyFrom: ['10.0.0.0/8', '192.0.2.1-192.0.2.7'] });
    expect(['10.0.0.1', '10.0.0.2', '192.0.2.7', '192.0.2.8'].map(may)).to.deep.equal([
      true,
      false,
      false,
      true,
    ]);
  });

  it('DENY_FROM=all with policy deny refuses everybody who is not allowed', () => {
    const may = rules({ allowFrom: ['10.0.0.1'], denyFrom: ['all'], policy: 'deny' });
    expect(['192.0.2.1', '2001:db8::1', '10.0.0.1'].map(may)).to.deep.equal([false, false, false]);
  });

  it('knows an IPv4 client behind a listener on ::', () => {
    const may = rules({ allowFrom: ['10.0.0.0/8'], policy: 'deny' });
    expect(may('::ffff:10.1.2.3')).to.equal(true);
    expect(may('::ffff:11.1.2.3')).to.equal(false);
  });

  it('refuses an address that is none', () => expect(rules({})('')).to.equal(false));

  for (const entry of [
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0',
    'host',
    '',
    '10.0.0.9-10.0.0.1',
    '10.0.0.1-fd00::1',
  ])
    it(`does not take "${entry}" for an address`, () => expect(isAccessEntry(entry)).to.equal(false));

  for (const entry of ['all', '10.0.0.1', '10.0.0.0/8', 'fd00::/8', '10.0.0.1-10.0.0.9'])
    it(`takes "${entry}"`, () => expect(isAccessEntry(entry)).to.equal(true));
});
