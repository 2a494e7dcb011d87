import { expect } from 'chai';
import { type LinkFacts, migrationLink } from './migration-link.ts';

const corosync = ['10.0.0.1', '10.0.0.2'].map((ring0_addr) => ({ ring0_addr }));
const facts = (more: Partial<LinkFacts>): LinkFacts => ({
  corosync,
  migrationNetwork: undefined,
  nodeAddresses: [],
  interfaceNetworks: [],
  ...more,
});

describe('the link of migrations and corosync (S1)', () => {
  it('is shared where migrations go to the addresses of corosync', () => {
    expect(migrationLink(facts({ nodeAddresses: ['10.0.0.1', '10.0.0.2'] }))).to.equal('shared');
  });

  it('is shared where the migration network holds any corosync address, of any ring', () => {
    expect(migrationLink(facts({ migrationNetwork: '10.0.0.0/24' }))).to.equal('shared');
    const rings = [{ ring0_addr: '10.1.0.1', ring1_addr: '10.0.0.9' }];
    expect(migrationLink(facts({ corosync: rings, migrationNetwork: '10.0.0.0/24' }))).to.equal('shared');
    const six = [{ ring0_addr: 'fd00::1' }];
    expect(migrationLink(facts({ corosync: six, migrationNetwork: 'fd00::5/64' }))).to.equal('shared');
  });

  it('is separate where it holds none', () => {
    expect(migrationLink(facts({ migrationNetwork: '10.99.0.0/24' }))).to.equal('separate');
    expect(migrationLink(facts({ migrationNetwork: 'fd00::/64' }))).to.equal('separate');
  });

  it('without a migration network follows the network of the cluster addresses', () => {
    const nodeAddresses = ['192.168.1.1', '192.168.1.2'];
    const separate = facts({ nodeAddresses, interfaceNetworks: ['10.0.0.1/24', '192.168.1.1/24'] });
    expect(migrationLink(separate)).to.equal('separate');
    const shared = facts({ nodeAddresses: ['10.0.0.101'], interfaceNetworks: ['10.0.0.101/24'] });
    expect(migrationLink(shared)).to.equal('shared');
    expect(migrationLink(facts({ nodeAddresses }))).to.equal('unknown');
  });

  it('is unknown, which is treated as shared, where corosync is not visible or speaks in names', () => {
    expect(migrationLink(facts({ corosync: undefined }))).to.equal('unknown');
    expect(migrationLink(facts({ corosync: [] }))).to.equal('unknown');
    const named = [{ ring0_addr: 'pve1' }];
    expect(migrationLink(facts({ corosync: named, migrationNetwork: '10.9.0.0/24' }))).to.equal('unknown');
    expect(migrationLink(facts({ migrationNetwork: 'nonsense' }))).to.equal('unknown');
  });
});
