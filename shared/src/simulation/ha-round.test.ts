import { expect } from 'chai';
import { applyEvent } from './cluster-event.ts';
import type { HaRuleSpec } from './cluster-spec.ts';
import { requestHaMove } from './ha-round.ts';
import { step } from './step.ts';
import { managed, testCluster, testGuest } from './test-cluster.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

const guests = [testGuest(100, 'a'), testGuest(101, 'a'), testGuest(102, 'b')];
type ResourceRule = Extract<HaRuleSpec, { type: 'resource-affinity' }>;
const apart = (...sids: string[]): ResourceRule => ({
  type: 'resource-affinity',
  rule: 'apart',
  sids,
  affinity: 'negative',
});
const together = (...sids: string[]): HaRuleSpec => ({
  ...apart(...sids),
  rule: 'together',
  affinity: 'positive',
});
const home = (sid: string, node: string, strict = false): HaRuleSpec => ({
  type: 'node-affinity',
  rule: 'home',
  sids: [sid],
  nodes: [{ node, priority: 2 }],
  strict,
});

const haCluster = (...haRules: HaRuleSpec[]): VirtualCluster =>
  testCluster({ guests, haResources: managed(guests), haRules });

const where = (cluster: VirtualCluster, vmid: number) => cluster.guests.get(vmid)?.node;
const states = (cluster: VirtualCluster) => [...cluster.ha.services.values()].map(({ state }) => state);

describe('the HA manager', () => {
  it('moves a guest as root@pam from its next round on', () => {
    const cluster = haCluster();
    step(cluster, 1000);
    requestHaMove(cluster, 'vm:100', 'c');
    step(cluster, 8000);
    expect(cluster.tasks.size).to.equal(0);
    step(cluster, 2000);
    const [task] = cluster.tasks.values();
    expect(task?.upid).to.match(/:qmigrate:100:root@pam:$/);
    expect(task?.log[0]).to.equal('task started by HA resource agent');
    expect(cluster.ha.services.get('vm:100')?.state).to.equal('migrate');
    step(cluster, 30_000);
    expect(where(cluster, 100)).to.equal('c');
    expect(states(cluster)).to.deep.equal(['started', 'started', 'started']);
  });

  it('takes those along that belong together', () => {
    const cluster = haCluster(together('vm:100', 'vm:101'));
    requestHaMove(cluster, 'vm:100', 'c');
    step(cluster, 60_000);
    expect([where(cluster, 100), where(cluster, 101)]).to.deep.equal(['c', 'c']);
  });

  it('drops in silence what leads to an opponent, to an offline node or nowhere', () => {
    const cluster = haCluster(apart('vm:100', 'vm:102'));
    applyEvent(cluster, { type: 'node-offline', node: 'c' });
    requestHaMove(cluster, 'vm:100', 'b');
    requestHaMove(cluster, 'vm:101', 'c');
    requestHaMove(cluster, 'vm:101', 'a');
    step(cluster, 60_000);
    expect(cluster.tasks.size).to.equal(0);
  });

  it('brings a guest back to where its rule wants it, unless failback is off', () => {
    for (const failback of [true, false]) {
      const haResources = managed(guests).map((resource) => ({ ...resource, failback }));
      const cluster = testCluster({ guests, haResources, haRules: [home('vm:100', 'a')] });
      requestHaMove(cluster, 'vm:100', 'b');
      step(cluster, 20_000);
      expect(where(cluster, 100)).to.equal('b');
      step(cluster, 60_000);
      expect(where(cluster, 100)).to.equal(failback ? 'a' : 'b');
    }
  });

  it('parts opponents by itself', () => {
    const cluster = haCluster(apart('vm:100', 'vm:101'));
    step(cluster, 60_000);
    expect(where(cluster, 100)).not.to.equal(where(cluster, 101));
    expect(cluster.tasks.size).to.equal(1);
  });

  it('empties a node in maintenance and fills it again', () => {
    const cluster = haCluster();
    applyEvent(cluster, { type: 'maintenance-on', node: 'a' });
    step(cluster, 60_000);
    expect([where(cluster, 100), where(cluster, 101)]).not.to.include('a');
    applyEvent(cluster, { type: 'maintenance-off', node: 'a' });
    step(cluster, 60_000);
    expect([where(cluster, 100), where(cluster, 101)]).to.deep.equal(['a', 'a']);
  });

  it('fences a lost node after a minute and starts its guests elsewhere', () => {
    const cluster = haCluster();
    applyEvent(cluster, { type: 'node-offline', node: 'a' });
    step(cluster, 50_000);
    expect(states(cluster)).to.deep.equal(['started', 'started', 'started']);
    step(cluster, 30_000);
    expect(states(cluster)).to.deep.equal(['fence', 'fence', 'started']);
    step(cluster, 60_000);
    expect(states(cluster)).to.deep.equal(['started', 'started', 'started']);
    expect([where(cluster, 100), where(cluster, 101)]).not.to.include('a');
  });

  it('does nothing without quorum or disarmed', () => {
    for (const silence of ['quorum', 'disarmed']) {
      const cluster = haCluster();
      if (silence === 'quorum') applyEvent(cluster, { type: 'quorum-lost' });
      else cluster.ha.armed = 'disarmed';
      requestHaMove(cluster, 'vm:100', 'c');
      step(cluster, 60_000);
      expect(where(cluster, 100)).to.equal('a');
    }
  });

  it('stops, moves and starts a container', () => {
    const container = testGuest(200, 'a', { kind: 'lxc' });
    const cluster = testCluster({ guests: [container], haResources: managed([container]) });
    requestHaMove(cluster, 'ct:200', 'c');
    step(cluster, 60_000);
    const [task] = [...cluster.tasks.values()];
    expect([task?.type, task?.user, task?.exitStatus, where(cluster, 200)]).to.deep.equal([
      ...['vzmigrate', 'root@pam', 'OK', 'c'],
    ]);
    expect(task?.log.join('\n')).to.contain('shutdown CT 200').and.contain('start container on target node');
  });
});
