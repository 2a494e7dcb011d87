import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { greedy } from '../algorithms/greedy.ts';
import { seededRandom } from '../kit/random.ts';
import { whole } from '../kit/whole.ts';
import { makePlan } from '../plan/make-plan.ts';
import { reason, reasonText } from '../plan/reason.ts';
import { refusal } from '../plan/refusal.ts';
import { defaultSettings } from '../settings/settings.ts';
import { buildGoals } from './goals.ts';
import { buildingKernel, type KernelBuilder } from './kernel.ts';
import { compileModel } from './model.ts';
import { buildingProblem } from './problem.ts';
import { fits, isBalanced, type SearchState, startState } from './search-state.ts';

/** What is said of a cluster of these nodes, by one constraint and nothing else. */
function stateOf(text: string, say: (builder: KernelBuilder) => void): SearchState {
  const model = compileModel(cluster(text), defaultSettings);
  const kernel = whole(buildingKernel(model, [{ compile: say }]));
  return startState(whole(buildingProblem(kernel, buildGoals(kernel, [], []))));
}

/** The sentence against each node, and that the kernel refuses just those. */
function refusals(state: SearchState, unit: number): (string | undefined)[] {
  return [...state.problem.kernel.model.nodes.keys()].map((node) => {
    if (node === state.place[unit]) return undefined;
    const why = refusal(state, unit, node);
    expect(fits(state, unit, node), `${unit} to ${node}`).to.equal(why === undefined);
    return why && reasonText(why);
  });
}

function moved(state: SearchState): Record<number, string> {
  const { problem, place } = state;
  for (const _ of greedy.search(state, seededRandom(1), 1000));
  const { moves } = makePlan(problem, place, 0);
  return Object.fromEntries(
    moves.map(({ vmid, target, reason: why }) => [vmid, `${target}: ${reasonText(why)}`]),
  );
}

const THREE = 'a 64G: 100 4G, 101 4G, 102 4G\nb 64G: 103 4G\nc 64G:';

describe('what constraints may say', () => {
  it('limits members per node, and repairs what is above the limit', () => {
    const say = ({ atMost }: KernelBuilder) =>
      atMost({ guests: [0, 1, 2, 3], origin: 'rule r' }, { perNode: 1 });
    expect(refusals(stateOf(THREE, say), 0)).to.deep.equal([
      undefined,
      'there may be at most 1 of them on one node (rule r)',
      undefined,
    ]);
    expect(Object.keys(moved(stateOf(THREE, say)))).to.have.length(1);
  });

  it('keeps members on their sites: at most so many, on so many sites, at least so many', () => {
    const four = 'a 64G: 100 4G, 101 4G\nb 64G:\nc 64G: 102 4G\nd 64G:';
    const group = { guests: [0, 1, 2], origin: 'rule s' };
    const say = (limits: Parameters<KernelBuilder['atMost']>[1]) => (builder: KernelBuilder) => {
      builder.sites([0, 0, 1, 1]);
      builder.atMost(group, limits);
    };
    expect(refusals(stateOf(four, say({ perSite: 1 })), 0)).to.deep.equal([
      undefined,
      undefined,
      ...Array(2).fill('there may be at most 1 of them on one site (rule s)'),
    ]);
    expect(refusals(stateOf(four, say({ sitesMin: 2 })), 2).slice(0, 2)).to.deep.equal(
      Array(2).fill('they must be on at least 2 sites (rule s)'),
    );
    expect(refusals(stateOf(four, say({ siteLeast: [2, 0] })), 1).slice(2)).to.deep.equal(
      Array(2).fill('at least 2 of them must stay on its site (rule s)'),
    );
  });

  it('keeps two groups off the same node, or off the same site', () => {
    const [one, other] = [
      { guests: [0], origin: 'rule x' },
      { guests: [3], origin: 'rule x' },
    ] as const;
    const text = 'a 64G: 100 4G, 101 4G, 102 4G\nb 64G: 103 4G\nc 64G:\nd 64G:';
    expect(
      refusals(
        stateOf(text, ({ between }) => between(one, other, 'node')),
        0,
      ),
    ).to.deep.equal([undefined, 'must not be beside 103 (rule x)', undefined, undefined]);
    const bySite = stateOf(text, (builder) => {
      builder.sites([0, 1, 1, 2]);
      builder.between(one, other, 'site');
    });
    expect(refusals(bySite, 0)).to.deep.equal([
      undefined,
      ...Array(2).fill('must not be beside 103 (rule x)'),
      undefined,
    ]);
  });

  it('obeys soft rules where that costs nothing else, and never refuses for them', () => {
    const soft = { hard: false, weight: 3 } as const;
    const apart = ({ apart: say }: KernelBuilder) => say({ guests: [0, 1], origin: 'soft a' }, soft);
    expect(refusals(stateOf(THREE, apart), 3)).to.deep.equal([undefined, undefined, undefined]);
    expect(Object.values(moved(stateOf(THREE, apart)))).to.deep.equal(['b: repairs soft a; fits best on b']);
    const together = ({ together: say }: KernelBuilder) => say({ guests: [0, 3], origin: 'soft t' }, soft);
    expect(isBalanced(stateOf(THREE, together))).to.equal(false);
    expect(Object.values(moved(stateOf(THREE, together)))).to.have.length(1);
  });

  it('spreads a group evenly over more members than nodes', () => {
    const even = ({ even: say }: KernelBuilder) => say({ guests: [0, 1, 2, 3], origin: 'even' });
    const plan = moved(stateOf(THREE, even));
    expect(Object.values(plan)).to.deep.equal(['c: repairs even; fits best on c']);
  });

  it('moves a guest to where it would rather be, and says why', () => {
    const home = reason('pinned', { nodes: 'c', origin: 'HA priority 2' });
    const prefer = (builder: KernelBuilder) => {
      builder.prefer(0, 2, 2, home);
      builder.prefer(0, 1, 1, home);
    };
    expect(moved(stateOf(THREE, prefer))).to.deep.equal({ 100: 'c: pinned to c (HA priority 2)' });
    const there = 'a 64G:\nb 64G:\nc 64G: 100 4G';
    expect(isBalanced(stateOf(there, prefer))).to.equal(true);
  });

  it('spends no more than a budget of its own', () => {
    const say = (most: number) => (builder: KernelBuilder) => {
      builder.even({ guests: [0, 1, 2], origin: 'even' });
      builder.budget(Float64Array.of(1, 1, 1, 1), most, reason('busy-task', { task: 'a budget' }));
    };
    expect(Object.keys(moved(stateOf(THREE, say(1))))).to.have.length(1);
    expect(Object.keys(moved(stateOf(THREE, say(2))))).to.have.length(2);
  });

  it('counts anything that nodes have only so much of, and refuses what is unknown', () => {
    const say = (away: readonly number[]) => (builder: KernelBuilder) =>
      builder.dimension({
        id: 'pool',
        code: 'storage-unavailable',
        data: { storage: 'fast' },
        unitName: 'Bytes',
        limitPercent: 90,
        total: Float64Array.of(100, 100, Number.NaN),
        base: Float64Array.of(0, 50, 0),
        atHome: new Float64Array(4),
        away: Float64Array.from(away),
        unknown: reason('load-unknown'),
      });
    expect(refusals(stateOf(THREE, say([41, 0, 0, 0])), 0)).to.deep.equal([
      undefined,
      'fast is not available on b',
      'its load is unknown',
    ]);
    expect(refusals(stateOf(THREE, say([40, 0, 0, 0])), 0)[1]).to.equal(undefined);
    expect(refusals(stateOf(THREE, say([Number.NaN, 0, 0, 0])), 0)).to.deep.equal([
      undefined,
      'its load is unknown',
      'its load is unknown',
    ]);
  });
});
