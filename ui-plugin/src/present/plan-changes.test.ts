import { expect } from 'chai';
import { deskIn } from '../../demo/gallery/desk-state.ts';
import { executing, execution } from '../../demo/gallery/sections.ts';
import { planChanges } from './plan-changes.ts';
import { currentPlan } from './state.ts';

describe('what changed since the last plan', () => {
  const state = deskIn('proposed-moves');
  const current = currentPlan(state);

  it('is nothing without a plan before', () => {
    expect(planChanges(state)).deep.equal([]);
  });

  it('names guests and nodes that are not as they were', () => {
    if (current === undefined) throw new Error('the gallery has no plan');
    const { snapshot } = current;
    const [moved, locked, gone, ...rest] = snapshot.guests;
    if (!moved || !locked || !gone) throw new Error('the gallery has no guests');
    const old = [
      { ...moved, node: 'pve9' },
      { ...locked, lock: 'backup' },
      gone,
      { ...gone, vmid: 999, name: 'old' },
    ];
    const nodes = snapshot.nodes.map((node, index) => ({ ...node, maintenance: index === 0 }));
    const previous = { ...current, snapshot: { ...snapshot, nodes, guests: [...old, ...rest] } };
    expect(planChanges({ ...state, previous })).deep.equal([
      'pve1 left maintenance',
      '100 web-01 went pve9 → pve1',
      '101 db-01 is unlocked',
      '999 old is gone',
    ]);
  });

  it('is nothing while a plan is carried out, which may be older than the one before', () => {
    if (current === undefined) throw new Error('the gallery has no plan');
    const [moved, ...rest] = current.snapshot.guests;
    if (!moved) throw new Error('the gallery has no guests');
    const guests = [{ ...moved, node: 'pve9' }, ...rest];
    const previous = { ...current, snapshot: { ...current.snapshot, guests } };
    const on = { ...state, previous, approved: current };
    expect(planChanges(on)).not.deep.equal([]);
    const running = executing({ ...execution(['running']), planId: current.planId });
    expect(planChanges({ ...on, sections: { ...state.sections, execution: running } })).deep.equal([]);
  });
});
