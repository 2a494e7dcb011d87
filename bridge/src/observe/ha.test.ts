import { expect } from 'chai';
import { haFactsOf, managedGuests, rulesInForce, rulesOfGroups, sidOf } from './ha.ts';

const rule = (more: object) => ({ rule: 'r', type: 'node-affinity', strict: false, disable: false, ...more });
const group = (more: object) => ({
  group: 'g',
  nodes: 'pve1:2,pve2',
  restricted: true,
  nofailback: true,
  ...more,
});

describe('HA rules', () => {
  it('are read with priorities and strictness', () => {
    const rows = [rule({ resources: 'vm:100,ct:101', nodes: 'pve1:2,pve2', strict: true })];
    expect(rulesInForce(rows, [])).to.deep.equal([
      {
        type: 'node-affinity',
        id: 'r',
        sids: ['vm:100', 'ct:101'],
        nodes: [
          { node: 'pve1', priority: 2 },
          { node: 'pve2', priority: 0 },
        ],
        strict: true,
      },
    ]);
  });

  it('keep together and apart', () => {
    const rows = ['positive', 'negative'].map((affinity) =>
      rule({ type: 'resource-affinity', resources: 'vm:1,vm:2', affinity }),
    );
    expect(rulesInForce(rows, []).map((found) => 'affinity' in found && found.affinity)).to.deep.equal([
      'positive',
      'negative',
    ]);
  });

  it('turn nodes to avoid into nodes to be on', () => {
    const rows = [rule({ resources: 'vm:1', nodes: 'pve2', affinity: 'negative' })];
    expect(rulesInForce(rows, ['pve1', 'pve2', 'pve3'])[0]).to.deep.include({
      nodes: [
        { node: 'pve1', priority: 0 },
        { node: 'pve3', priority: 0 },
      ],
    });
  });

  it('are not in force when disabled, in error, or of a type nobody knows', () => {
    const rows = [
      rule({ disable: true }),
      rule({ errors: { resources: ['unmanaged'] } }),
      rule({ type: 'future-affinity' }),
      rule({ type: 'resource-affinity', affinity: 'sideways' }),
    ];
    expect(rulesInForce(rows, ['pve1'])).to.deep.equal([]);
    expect(rulesInForce([rule({ errors: {}, nodes: 'pve1' })], [])).to.have.length(1);
  });

  it('are groups in Proxmox VE 8', () => {
    const resources = [{ sid: 'vm:100', group: 'g' }, { sid: 'ct:101' }];
    expect(rulesOfGroups([group({}), group({ group: 'empty' })], resources)).to.deep.equal([
      {
        type: 'node-affinity',
        id: 'ha-group-g',
        sids: ['vm:100'],
        nodes: [
          { node: 'pve1', priority: 2 },
          { node: 'pve2', priority: 0 },
        ],
        strict: true,
        isGroup: true,
      },
    ]);
  });
});

describe('a guest under HA', () => {
  const managed = managedGuests(
    [
      { sid: 'vm:1' },
      { sid: 'vm:2', state: 'stopped', failback: 0, 'auto-rebalance': 0 },
      { sid: 'vm:3', state: 'ignored' },
      { sid: 'vm:4', group: 'g' },
    ],
    [group({})],
  );

  it('has the state of the manager, else the one asked for', () => {
    expect(haFactsOf('vm:1', 'migrate', managed)).to.deep.equal({
      state: 'migrate',
      failback: true,
      autoRebalance: true,
    });
    expect(haFactsOf('vm:2', undefined, managed)).to.deep.equal({
      state: 'stopped',
      failback: false,
      autoRebalance: false,
    });
  });

  it('does not fail back where its group forbids it', () => {
    expect(haFactsOf('vm:4', 'started', managed)?.failback).to.equal(false);
  });

  it('is none when ignored or unknown to the manager', () => {
    expect(haFactsOf('vm:3', 'ignored', managed)).to.equal(undefined);
    expect(haFactsOf('vm:9', undefined, managed)).to.equal(undefined);
  });

  it('is told by its state alone where resources are not visible', () => {
    expect(haFactsOf('vm:1', 'started', undefined)).to.include({ state: 'started', failback: true });
    expect(haFactsOf('vm:1', undefined, undefined)).to.equal(undefined);
  });

  it('is named by kind and number', () => {
    expect([sidOf('qemu', 100), sidOf('lxc', 101)]).to.deep.equal(['vm:100', 'ct:101']);
  });
});
