import { expect } from 'chai';
import { NOW_MS } from '../../demo/gallery/cluster.ts';
import { deskIn } from '../../demo/gallery/desk-state.ts';
import { applyButton } from './buttons.ts';
import { preflight, preflightHtml } from './preflight.ts';
import { newestPlan } from './state.ts';

describe('the checks before an approval', () => {
  it('say nothing against what was read, and what is to be known of the others', () => {
    const state = deskIn('proposed-moves');
    const noted = preflight(state).filter(({ verdict }) => verdict !== 'good');
    expect(noted.map(({ vmid, verdict, findings }) => [vmid, verdict, findings.length])).deep.equal([
      [101, 'noted', 1],
    ]);
    expect(preflightHtml(state).markup).contain('nothing is against 6 of 7').contain(' open');
    expect(applyButton(state, NOW_MS).enabled).equal(true);
  });

  it('are folded where there is nothing to say', () => {
    const { markup } = preflightHtml(deskIn('proposed-moves', { ticked: new Set([100, 106]) }));
    expect(markup).contain('all 2: nothing is against it').not.contain(' open');
  });

  it('let nobody apply what is still being read, until it is un-ticked', () => {
    const state = deskIn('still-read');
    expect(applyButton(state, NOW_MS)).deep.include({ enabled: false });
    expect(applyButton(state, NOW_MS).tip).contain('still being read');
    expect(preflight(state)[0]).deep.include({ vmid: 101, verdict: 'unread' });
  });

  it('wait for nothing that nobody reads any more', () => {
    const { sections, ...state } = deskIn('still-read');
    const idle = sections.plan && { plan: { ...sections.plan, planning: 'idle' as const } };
    const tipWith = (done: boolean) => {
      const frontier = { planId: 'plan-1', done, points: [] };
      return applyButton({ ...state, sections: { ...sections, ...idle, frontier } }, NOW_MS).tip;
    };
    expect(tipWith(true)).contain('Rebalance Now tries it again');
    expect(tipWith(false), 'the stops of the slider come later').contain('still being read');
  });

  it('wait for the rights while the plan is being made', () => {
    const ticked = new Set([100]);
    expect(applyButton(deskIn('still-read', { ticked }), NOW_MS).tip).contain('still being checked');
  });

  it('name the missing right with its path and the guest that needs it', () => {
    const state = deskIn('missing-rights');
    const { enabled, tip } = applyButton(state, NOW_MS);
    expect(enabled).equal(false);
    expect(tip).equal('VM.Migrate on /vms/101 is missing: un-tick 101 db-01, or ask for the right.');
    expect(preflight(state)[0]).deep.include({ vmid: 101, verdict: 'refused' });
    const others = new Set(newestPlan(state)?.plan.moves.map(({ vmid }) => vmid));
    others.delete(101);
    expect(preflight({ ...state, ticked: others }).some(({ verdict }) => verdict === 'refused')).equal(false);
  });
});
