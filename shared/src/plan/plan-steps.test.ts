import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { startState } from '../model/search-state.ts';
import { defaultSettings } from '../settings/settings.ts';
import { orderMoves } from '../steps/order.ts';
import { compileProblem } from './compile-problem.ts';
import { describeMoves } from './describe-moves.ts';
import { evaluateOn } from './evaluate-selection.ts';
import { makePlan } from './make-plan.ts';
import { legsOf, makespanOf, stepsOf } from './plan-steps.ts';
import { verify } from './verify.ts';

const snapshot = cluster('pve1 64G: 100 40G\npve2 64G: 101 30G\npve3 64G:');
const problem = compileProblem(snapshot, defaultSettings);
const swap = Int32Array.of(1, 0);
const order = orderMoves(problem, swap);
const moves = describeMoves({
  ...{ state: startState(problem, swap), order },
  ...{ gains: new Map(), kept: new Map() },
});

describe('a plan with a stop', () => {
  it('is one row per guest, and a step for each of its migrations', () => {
    expect(moves.map(({ vmid, source, via, target }) => [vmid, source, via?.node, target])).to.deep.equal([
      [101, 'pve2', 'pve3', 'pve1'],
      [100, 'pve1', undefined, 'pve2'],
    ]);
    expect(stepsOf(moves)).to.deep.equal([
      { step: 1, actions: [{ vmid: 101, source: 'pve2', target: 'pve3' }] },
      { step: 2, actions: [{ vmid: 100, source: 'pve1', target: 'pve2' }] },
      { step: 3, actions: [{ vmid: 101, source: 'pve3', target: 'pve1' }] },
    ]);
  });

  it('copies the guest twice, and counts that in time and bytes', () => {
    const [twice, once] = moves;
    expect(twice?.bytes).to.equal(2 * 30 * 2 ** 30);
    expect(once?.bytes).to.equal(40 * 2 ** 30);
    const legs = moves.flatMap(legsOf).map(({ expectedSeconds }) => expectedSeconds);
    const all = legs.reduce((sum, seconds) => sum + seconds, 0);
    const { makespanSeconds, boundSeconds } = makespanOf(moves, snapshot.cluster, defaultSettings);
    expect([makespanSeconds, boundSeconds]).to.deep.equal([Math.round(all), Math.round(all)]);
  });

  it('passes the independent checkers, which reject it without its stop or out of order', () => {
    const settings = { ...defaultSettings, bytesMax: 2 ** 50 };
    const steps = stepsOf(moves);
    expect(verify(snapshot, settings, { moves, steps })).to.deep.equal([]);
    const straight = moves.map(({ via: _, ...move }) => move);
    const found = verify(snapshot, settings, { moves: straight, steps: stepsOf(straight) });
    expect(found.map(({ constraint }) => constraint)).to.include('memory-capacity');
    const hasty = moves.map((move) =>
      move.via === undefined ? move : { ...move, via: { ...move.via, step: 1 } },
    );
    expect(verify(snapshot, settings, { moves: hasty, steps: stepsOf(hasty) })).not.to.deep.equal([]);
  });

  it('needs both moves, whichever is un-ticked', () => {
    const plan = { ...makePlan(problem, problem.home, 0), moves };
    for (const vmid of [100, 101]) {
      const { moves: left, dropped } = evaluateOn(problem, plan, [vmid]);
      expect(left, String(vmid)).to.deep.equal([]);
      expect(dropped.map((each) => each.vmid)).to.deep.equal([vmid]);
    }
    expect(evaluateOn(problem, plan, [100, 101]).moves).to.deep.equal(moves);
  });
});
