import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { compileProblem } from '../plan/compile-problem.ts';
import { defaultSettings } from '../settings/settings.ts';
import { neededMoves, orderMoves } from './order.ts';

/** Steps by vmid for moves such as `{ 100: 'pve2' }`. */
function ordered(text: string, moves: { readonly [vmid: number]: string }) {
  const problem = compileProblem(cluster(text), defaultSettings);
  const { model } = problem.kernel;
  const unitOf = (vmid: number) => problem.unitOf[model.guestIndex.get(vmid) ?? -1] ?? -1;
  const vmidOf = (unit: number) => model.guests[problem.bundles.units[unit]?.guests[0] ?? -1]?.vmid;
  const place = Int32Array.from(problem.home);
  for (const [vmid, node] of Object.entries(moves))
    place[unitOf(Number(vmid))] = model.nodeIndex.get(node) ?? -1;
  const order = orderMoves(problem, place);
  const { steps, stuck } = order;
  const needs = neededMoves(order);
  return {
    steps: steps.map((step) => step.map(vmidOf)),
    stuck: stuck.map(vmidOf),
    needs: [...needs].map(([unit, others]) => [vmidOf(unit), others.map(vmidOf)]),
  };
}

describe('order', () => {
  it('runs side by side what has room', () => {
    const text = 'pve1 64G: 100 8G, 101 8G\npve2 64G:';
    expect(ordered(text, { 100: 'pve2', 101: 'pve2' })).to.deep.equal({
      ...{ steps: [[100, 101]], stuck: [], needs: [] },
    });
  });

  it('waits for those that make the room, the fewest of them', () => {
    const text = 'pve1 64G: 100 30G\npve2 64G: 101 30G, 102 4G\npve3 64G:';
    expect(ordered(text, { 100: 'pve2', 102: 'pve3', 101: 'pve3' })).to.deep.equal({
      ...{ steps: [[101, 102], [100]], stuck: [], needs: [[100, [101]]] },
    });
  });

  it('waits for a guest that must not be met', () => {
    const text = 'ha apart r 100 101\npve1 64G: 100 8G ha\npve2 64G: 101 8G ha\npve3 64G:';
    expect(ordered(text, { 100: 'pve2', 101: 'pve3' })).to.deep.equal({
      ...{ steps: [[101], [100]], stuck: [], needs: [[100, [101]]] },
    });
  });

  it('names the moves that wait for each other for ever', () => {
    const text = 'pve1 64G: 100 40G\npve2 64G: 101 40G';
    expect(ordered(text, { 100: 'pve2', 101: 'pve1' })).to.deep.equal({
      ...{ steps: [], stuck: [100, 101], needs: [] },
    });
  });

  it('lets one stop on a third node where two wait for each other', () => {
    const problem = compileProblem(
      cluster('pve1 64G: 100 40G\npve2 64G: 101 30G\npve3 64G:'),
      defaultSettings,
    );
    const { steps, ways, stuck } = orderMoves(problem, Int32Array.of(1, 0));
    expect({ steps, stuck }).to.deep.equal({ steps: [[1], [0]], stuck: [] });
    expect([...ways]).to.deep.equal([
      [1, { step: 1, needs: [], needsLeft: [], stop: { node: 2, step: 3, needs: [0], needsLeft: [] } }],
      [0, { step: 2, needs: [], needsLeft: [1] }],
    ]);
  });
});
