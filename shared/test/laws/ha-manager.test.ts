import { expect } from 'chai';
import fc from 'fast-check';
import type { Constraint } from '../../src/constraints/constraint.ts';
import { constraints } from '../../src/constraints/index.ts';
import { Settings } from '../../src/settings/settings.ts';
import type { HaRuleSpec } from '../../src/simulation/cluster-spec.ts';
import { haRuleErrors } from '../../src/simulation/ha-rule-errors.ts';
import type { HaRule } from '../../src/snapshot/cluster-facts.ts';
import type { ClusterSnapshot } from '../../src/snapshot/snapshot.ts';
import { cluster } from '../cluster.ts';
import {
  type OracleRule,
  type OracleScene,
  type OracleService,
  together,
  wantsToMove,
} from '../ha-oracle.ts';
import { runs } from '../runs.ts';

const NODES = ['pve1', 'pve2', 'pve3', 'pve4'];
const VMIDS = [100, 101, 102, 103, 104];
const sidOf = (vmid: number) => `vm:${vmid}`;

const sids = fc.subarray(VMIDS.map(sidOf), { minLength: 1, maxLength: 3 });
const anyRule = fc.oneof(
  fc.record({
    type: fc.constant('resource-affinity' as const),
    sids,
    affinity: fc.constantFrom('positive' as const, 'negative' as const),
  }),
  fc.record({
    type: fc.constant('node-affinity' as const),
    sids,
    strict: fc.boolean(),
    nodes: fc.array(
      fc.record({ node: fc.constantFrom(...NODES), priority: fc.integer({ min: 0, max: 2 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  }),
);
const anyGuest = fc.record({
  node: fc.constantFrom(...NODES),
  failback: fc.boolean(),
  away: fc.constantFrom(undefined, undefined, undefined, 'pve2'),
});
const anyScene = fc.record({
  rules: fc.array(anyRule, { maxLength: 4 }),
  guests: fc.array(anyGuest, { minLength: VMIDS.length, maxLength: VMIDS.length }),
  maintenance: fc.constantFrom(undefined, undefined, 'pve4'),
  fenced: fc.constantFrom(undefined, undefined, 'pve3'),
  moved: fc.constantFrom(...VMIDS),
  target: fc.constantFrom(...NODES),
});
type Scene = typeof anyScene extends fc.Arbitrary<infer Value> ? Value : never;

/** As Proxmox VE tells them: what it finds in error is not in force. */
function feasible(scene: Scene): HaRuleSpec[] {
  const named = scene.rules.map((rule, index): HaRuleSpec => {
    const nodes = 'nodes' in rule ? [...new Map(rule.nodes.map((each) => [each.node, each])).values()] : [];
    return rule.type === 'node-affinity'
      ? { ...rule, nodes, rule: `r${index}` }
      : { ...rule, rule: `r${index}` };
  });
  const errors = haRuleErrors(named, NODES.length);
  return named.filter(({ rule }) => !errors.has(rule));
}

const toFact = (rule: HaRuleSpec): HaRule =>
  rule.type === 'resource-affinity'
    ? { type: rule.type, id: rule.rule, sids: [...rule.sids], affinity: rule.affinity }
    : {
        ...{ type: rule.type, id: rule.rule, sids: [...rule.sids], strict: rule.strict === true },
        nodes: rule.nodes.map(({ node, priority = 0 }) => ({ node, priority })),
      };
const toOracle = (rule: HaRuleSpec): OracleRule =>
  rule.type === 'resource-affinity'
    ? rule
    : {
        ...{ type: rule.type, sids: rule.sids, strict: rule.strict === true },
        nodes: new Map(rule.nodes.map(({ node, priority = 0 }) => [node, priority])),
      };

function snapshotOf(scene: Scene, rules: readonly HaRuleSpec[]): ClusterSnapshot {
  const on = (name: string) =>
    scene.guests.flatMap(({ node }, index) => (node === name ? [`${VMIDS[index]} 1G ha`] : [])).join(', ');
  const state = (name: string) => (scene.maintenance === name ? ' maintenance' : '');
  const base = cluster(NODES.map((name) => `${name} 64G${state(name)}: ${on(name)}`).join('\n'));
  return {
    ...base,
    cluster: { ...base.cluster, haRules: rules.map(toFact) },
    nodes: base.nodes.map((node) => (node.name === scene.fenced ? { ...node, haState: 'fence' } : node)),
    guests: base.guests.map((guest) => {
      const { failback = true, away } = scene.guests[VMIDS.indexOf(guest.vmid)] ?? {};
      const ha = { state: 'started', autoRebalance: true, failback };
      return { ...guest, ha: away === undefined ? ha : { ...ha, maintenanceNode: away } };
    }),
  };
}

function oracleOf(
  scene: Scene,
  rules: readonly HaRuleSpec[],
  places: ReadonlyMap<number, string>,
): OracleScene {
  const services = VMIDS.map((vmid, index): [string, OracleService] => {
    const { failback = true, away } = scene.guests[index] ?? {};
    return [sidOf(vmid), { node: places.get(vmid) ?? '', failback, maintenanceNode: away }];
  });
  const online = NODES.filter((name) => name !== scene.maintenance && name !== scene.fenced);
  return { services: new Map(services), rules: rules.map(toOracle), nodes: NODES, online: new Set(online) };
}

const SETTINGS = Settings.parse({});
const OF_HA = new Set([
  'ha-node-affinity',
  'keep-apart',
  'keep-together',
  'maintenance',
  'node-availability',
]);
const rulesOfHa = (constraints as readonly Constraint[]).filter(({ id }) => OF_HA.has(id));

/** Whether none of the rules that have to do with HA is broken more when all of them move at once. */
function isAllowed(
  snapshot: ClusterSnapshot,
  actions: readonly { vmid: number; source: string; target: string }[],
): boolean {
  const start = new Map<number, readonly string[]>(snapshot.guests.map(({ vmid, node }) => [vmid, [node]]));
  const flying = new Map(start);
  const landed = new Map(start);
  for (const { vmid, source, target } of actions) {
    flying.set(vmid, [source, target]);
    landed.set(vmid, [target]);
  }
  return rulesOfHa.every(({ mode, checker: bind }) => {
    const checker = bind(snapshot, SETTINGS);
    const before = new Map(checker.excesses(start).map(({ key, excess }) => [key, excess]));
    const worlds = mode === 'continuous' ? [flying, landed] : [landed];
    return worlds.every((world) =>
      checker.excesses(world).every(({ key, excess }) => excess <= (before.get(key) ?? 0)),
    );
  });
}

describe('the HA manager', () => {
  it('never undoes a move that the engine allows: decisions of its own source, on random clusters', () => {
    let allowed = 0;
    fc.assert(
      fc.property(anyScene, (scene) => {
        const rules = feasible(scene);
        const snapshot = snapshotOf(scene, rules);
        const places = new Map(snapshot.guests.map(({ vmid, node }) => [vmid, node]));
        // The manager takes all of a bundle along.
        const bundle = [...together(rules.map(toOracle), sidOf(scene.moved)), sidOf(scene.moved)];
        const vmids = bundle.map((sid) => Number(sid.slice(3)));
        const actions = vmids
          .filter((vmid) => places.get(vmid) !== scene.target)
          .map((vmid) => ({ vmid, source: places.get(vmid) ?? '', target: scene.target }));
        if (actions.length === 0) return;
        if (!isAllowed(snapshot, actions)) return;
        allowed++;
        for (const { vmid } of actions) places.set(vmid, scene.target);
        const after = oracleOf(scene, rules, places);
        // One that was misplaced and stays so is none of our doing.
        for (const { vmid } of actions)
          expect(wantsToMove(after, sidOf(vmid)), `${vmid} is moved again`).to.equal(false);
      }),
      runs(1500),
    );
    expect(allowed, 'moves that were allowed').to.be.greaterThan(100);
  });

  it('would undo others: the oracle is no yes-man', () => {
    const scene = (text: Partial<Scene>): Scene => ({
      ...{ rules: [], guests: VMIDS.map(() => ({ node: 'pve1', failback: true, away: undefined })) },
      ...{ maintenance: undefined, fenced: undefined, moved: 100, target: 'pve2' },
      ...text,
    });
    const wants = (given: Scene, node: string) =>
      wantsToMove(
        oracleOf(given, feasible(given), new Map(VMIDS.map((vmid) => [vmid, vmid === 100 ? node : 'pve1']))),
        'vm:100',
      );
    const nodes = [
      { node: 'pve1', priority: 2 },
      { node: 'pve2', priority: 1 },
    ];
    const prefers = scene({ rules: [{ type: 'node-affinity', sids: ['vm:100'], nodes, strict: true }] });
    expect(wants(prefers, 'pve2'), 'failback to the higher priority').to.equal(true);
    expect(wants(prefers, 'pve1')).to.equal(false);
    const apart = scene({
      rules: [{ type: 'resource-affinity', sids: ['vm:100', 'vm:101'], affinity: 'negative' }],
    });
    expect(wants(apart, 'pve1'), 'beside one it must not be with').to.equal(true);
  });
});
