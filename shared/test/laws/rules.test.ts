import { expect } from 'chai';
import fc from 'fast-check';
import { verify } from '../../src/plan/verify.ts';
import { conflictsOf } from '../../src/rules/conflict/conflicts.ts';
import type { Demand } from '../../src/rules/conflict/demand.ts';
import { RuleView, ruleView } from '../../src/rules/rule-view.ts';
import { Settings, type SettingsInput } from '../../src/settings/settings.ts';
import type { ClusterSnapshot } from '../../src/snapshot/snapshot.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { afterPlan, planOf } from '../plan-of.ts';
import { runs } from '../runs.ts';

type RuleInput = NonNullable<SettingsInput['rules']>[number];

const members = fc.subarray(['100', '101', '102', '103', '104', '105', '106-108', '109', '110-112'], {
  minLength: 1,
  maxLength: 4,
});
const nodes = fc.subarray(['n0:2', 'n1:1', 'n2'], { minLength: 1 });
const per = fc.constantFrom('node' as const, 'site' as const);
const count = fc.integer({ min: 1, max: 3 });

const anyRule: fc.Arbitrary<RuleInput> = fc
  .oneof(
    fc.record({ type: fc.constant('together' as const), guests: members, soft: fc.boolean() }),
    fc.record({ type: fc.constant('apart' as const), guests: members, soft: fc.boolean(), most: count }),
    fc.record({ type: fc.constant('spread' as const), guests: members, soft: fc.boolean(), per }),
    fc.record({ type: fc.constant('pin' as const), guests: members, soft: fc.boolean(), nodes }),
    fc.record({
      type: fc.constant('between' as const),
      guests: members,
      others: members,
      per,
      soft: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('sites' as const),
      guests: members,
      mostPerSite: count,
      soft: fc.boolean(),
    }),
    fc.record({ type: fc.constant('sites' as const), guests: members, sitesMin: count, soft: fc.boolean() }),
    fc.record({
      type: fc.constant('sites' as const),
      guests: members,
      leastPerSite: fc.record({ a: count }),
      soft: fc.boolean(),
    }),
    fc.record({ type: fc.constant('ignore' as const), guests: members }),
  )
  .map((rule, index?: number) => ({ ...rule, name: `r${index ?? ''}` }));

const anySettings = fc
  .record({
    rules: fc.array(anyRule, { minLength: 1, maxLength: 4 }),
    sites: fc.constantFrom(
      [],
      [
        { site: 'a', nodes: ['n0'] },
        { site: 'b', nodes: ['n1', 'n2', 'n3'] },
      ],
    ),
    inflowMax: fc.constantFrom(undefined, 2),
    cpuOvercommitMax: fc.constantFrom(undefined, 1.5),
    witnessNodes: fc.constantFrom([], [], ['n1']),
    trustFreeTags: fc.boolean(),
  })
  .map(({ inflowMax, cpuOvercommitMax, ...input }) =>
    Settings.parse({
      ...input,
      ...(inflowMax && { inflowMax }),
      ...(cpuOvercommitMax && { cpuOvercommitMax }),
    }),
  );

const withHistory = (snapshot: ClusterSnapshot, vmids: readonly number[]): ClusterSnapshot => ({
  ...snapshot,
  cluster: {
    ...snapshot.cluster,
    recentMoves: vmids.map((vmid) => ({ vmid, source: 'n0', endedAtMs: -3_600_000 })),
  },
});

/** Whoever is under way has arrived. */
const landed = (snapshot: ClusterSnapshot): ClusterSnapshot => ({
  ...snapshot,
  guests: snapshot.guests.map((guest) => ({ ...guest, node: guest.movingTo ?? guest.node })),
});

describe('rules of every kind', () => {
  it('are kept by every plan as its independent checkers see it', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, fc.subarray([100, 101, 102]), (cluster, settings, moved) => {
        const snapshot = withHistory(cluster, moved);
        expect(verify(snapshot, settings, planOf(snapshot, settings))).to.deep.equal([]);
      }),
      runs(150),
    );
  });

  it('never end with more of them broken than there were', () => {
    const broken = (snapshot: ClusterSnapshot, settings: Settings) =>
      ruleView(landed(snapshot), settings).rows.filter(({ rule, state }) => rule.strict && state === 'broken')
        .length;
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const plan = planOf(snapshot, settings);
        fc.pre(plan.moves.length > 0);
        expect(broken(afterPlan(snapshot, plan), settings)).to.be.at.most(broken(snapshot, settings));
      }),
      runs(100),
    );
  });

  it('are seen as a list that fits its schema, whatever is written', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const view = ruleView(snapshot, settings);
        expect(RuleView.parse(view)).to.deep.equal(view);
        expect(new Set(view.rows.map(({ rule }) => rule.id)).size).to.equal(view.rows.length);
      }),
      runs(100),
    );
  });
});

const NODES = ['n0', 'n1', 'n2'];
const board = { nodes: NODES, siteOf: (node: string) => (node === 'n0' ? 'a' : 'b') };
const guests = fc.subarray([1, 2, 3, 4, 5], { minLength: 1 });

const anyDemand: fc.Arbitrary<Demand> = fc
  .oneof(
    fc.record({
      type: fc.constant('allow' as const),
      vmids: guests,
      nodes: fc.subarray(NODES).map((names) => new Set(names)),
    }),
    fc.record({ type: fc.constant('together' as const), vmids: guests }),
    fc.record({
      type: fc.constant('count' as const),
      vmids: guests,
      per,
      most: fc.integer({ min: 1, max: 3 }),
      least: fc.constantFrom(new Map<string, number>(), new Map([['a', 1]]), new Map([['n1', 2]])),
    }),
    fc.record({ type: fc.constant('sites' as const), vmids: guests, least: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ type: fc.constant('apart' as const), vmids: guests, others: guests, per }),
    fc
      .record({
        type: fc.constant('room' as const),
        vmids: guests,
        node: fc.constantFrom(...NODES),
        bytes: fc.integer({ min: 0, max: 3 }),
      })
      .map((room) => ({ ...room, needBytes: new Map(room.vmids.map((vmid) => [vmid, 1])) })),
  )
  .map((demand) => ({ ...demand, id: '' }));

function isMet(demand: Demand, placeOf: (vmid: number) => string): boolean {
  const places = demand.vmids.map(placeOf);
  const bucket = (node: string, level: 'node' | 'site') => (level === 'node' ? node : board.siteOf(node));
  switch (demand.type) {
    case 'allow':
      return places.every((node) => demand.nodes.has(node));
    case 'together':
      return new Set(places).size === 1;
    case 'count': {
      const buckets = places.map((node) => bucket(node, demand.per));
      const countOf = (name: string) => buckets.filter((each) => each === name).length;
      return (
        buckets.every((name) => countOf(name) <= demand.most) &&
        [...demand.least].every(([name, least]) => countOf(name) >= least)
      );
    }
    case 'sites':
      return new Set(places.map(board.siteOf)).size >= demand.least;
    case 'apart': {
      const others = new Set(demand.others.map((vmid) => bucket(placeOf(vmid), demand.per)));
      return !places.some((node) => others.has(bucket(node, demand.per)));
    }
    case 'room':
      return places.filter((node) => node === demand.node).length <= demand.bytes;
  }
}

/** Whether any of all placements of five guests meets all demands. */
function isPossible(demands: readonly Demand[]): boolean {
  for (let code = 0; code < NODES.length ** 5; code++) {
    const placeOf = (vmid: number) =>
      NODES[Math.floor(code / NODES.length ** (vmid - 1)) % NODES.length] ?? '';
    if (demands.every((demand) => isMet(demand, placeOf))) return true;
  }
  return false;
}

describe('conflicts of rules', () => {
  it('are found where nothing meets all demands, and only there; each is as small as can be', () => {
    fc.assert(
      fc.property(fc.array(anyDemand, { minLength: 1, maxLength: 5 }), (demands) => {
        const conflicts = conflictsOf(demands, board);
        expect(conflicts.length > 0).to.equal(!isPossible(demands));
        for (const conflict of conflicts) {
          expect(isPossible(conflict)).to.equal(false);
          for (const demand of conflict)
            expect(isPossible(conflict.filter((each) => each !== demand))).to.equal(true);
        }
      }),
      runs(300),
    );
  });
});
