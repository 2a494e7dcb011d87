import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import { settingRules } from './setting-source.ts';

const snapshot = cluster('pve1 64G: 100 8G #db, 101 8G\npve2 64G: 150 8G, 200 8G');
const named = {
  ...snapshot,
  takenAtMs: 1000,
  guests: snapshot.guests.map((guest) => ({
    ...guest,
    ...(guest.vmid < 150 ? { pool: 'prod' } : { pool: 'prod/dev' }),
    name: `web-${guest.vmid}.example`,
  })),
};
const rulesFrom = (...rules: NonNullable<SettingsInput['rules']>) =>
  settingRules(named, Settings.parse({ rules }));
const members = (guests: string[]) => rulesFrom({ type: 'together', name: 'r', guests })[0]?.vmids;

describe('rules of the settings', () => {
  it('choose guests by number, range, name, tag and pool', () => {
    expect(members(['100'])).to.deep.equal([100]);
    expect(members(['101-199'])).to.deep.equal([101, 150]);
    expect(members(['WEB-1?0.*'])).to.deep.equal([100, 150]);
    expect(members(['tag:db', '200'])).to.deep.equal([100, 200]);
    expect(members(['web-1.0'])).to.deep.equal([]);
  });

  it('S10: leave pools below a pool out unless they say so', () => {
    expect(members(['pool:prod'])).to.deep.equal([100, 101]);
    expect(members(['pool:prod/**'])).to.deep.equal([100, 101, 150, 200]);
  });

  it('are named after where they were written, and never twice the same', () => {
    const ids = rulesFrom(
      { type: 'apart', name: 'db', guests: ['pool:prod'] },
      { type: 'apart', name: 'db', guests: ['100'] },
      { type: 'apart', name: 'db', guests: ['101'] },
    ).map(({ id, origin }) => `${origin}: ${id}`);
    expect(ids).to.deep.equal(['pool: pool rule db', 'settings: rule db', 'settings: rule db (2)']);
  });

  it('are soft, disabled or over when told so', () => {
    const [soft, off, over, now] = rulesFrom(
      { type: 'pin', name: 'a', guests: ['100'], nodes: ['PVE1:2', 'pve2:1'], soft: true },
      { type: 'apart', name: 'b', guests: ['100'], disabled: true },
      { type: 'ignore', name: 'c', guests: ['100'], untilMs: 999 },
      { type: 'ignore', name: 'd', guests: ['100'], untilMs: 1001 },
    );
    expect(soft).to.deep.include({
      strict: false,
      nodes: [
        { node: 'pve1', priority: 2 },
        { node: 'pve2', priority: 1 },
      ],
    });
    expect([off, over, now].map((rule) => rule?.notInForce?.code)).to.deep.equal([
      ...['rule-disabled', 'rule-over', undefined],
    ]);
  });

  it('keep one group from another, without those that are in both', () => {
    const [rule] = rulesFrom({ type: 'between', name: 'r', guests: ['100', '101'], others: ['101', '150'] });
    expect(rule).to.deep.include({ vmids: [100, 101], others: [150], per: 'node' });
  });
});
