import { expect } from 'chai';
import { NOW_MS } from '../../demo/gallery/cluster.ts';
import { deskIn, deskWith } from '../../demo/gallery/desk-state.ts';
import { type SceneName, scenes } from '../../demo/gallery/scenes.ts';
import { moveDetails } from './move-details.ts';
import { moveRows } from './move-rows.ts';
import { panelData } from './panel-data.ts';
import { screenOf } from './screen.ts';
import type { Connection } from './state.ts';
import { stayDetails, stayRows } from './stay-rows.ts';

const dataIn = (name: SceneName) => panelData(deskIn(name), NOW_MS);

describe('the panel as data', () => {
  it('is drawn in every scene of the gallery without a hole in a text', () => {
    for (const name of Object.keys(scenes) as SceneName[]) {
      if (name === 'attacked') continue;
      const texts = Object.values(dataIn(name)).filter((value) => typeof value === 'string');
      expect(texts.join(' '), name).not.match(/&#123;\w+&#125;|undefined|NaN|\[object/);
    }
  });

  it('counts what is ticked on the button', () => {
    expect(dataIn('proposed-moves')).deep.include({ applyText: 'Apply 7 Moves…', applyDisabled: false });
    expect(dataIn('balanced')).deep.include({ applyText: 'Apply…', applyDisabled: true });
  });

  it('says on the button why it is off', () => {
    const why = (name: SceneName) => [dataIn(name).applyDisabled, dataIn(name).applyTip];
    expect(why('no-right-to-migrate')[1]).contain('VM.Migrate');
    expect(why('no-quorum')[1]).contain('no quorum');
    expect(why('stale')[1]).contain('out of date');
    for (const name of ['no-right-to-migrate', 'no-quorum', 'stale', 'ha-disarmed'] as const)
      expect(why(name)[0], name).equal(true);
  });

  it('offers Stop and Abort only while something runs, and to who may', () => {
    expect(dataIn('proposed-moves')).deep.include({
      stopHidden: true,
      abortHidden: true,
      applyHidden: false,
    });
    expect(dataIn('running')).deep.include({
      stopHidden: false,
      stopDisabled: false,
      abortDisabled: false,
      applyHidden: true,
    });
    expect(dataIn('other-user')).deep.include({ stopDisabled: true, abortDisabled: true });
    expect(dataIn('stopping')).deep.include({ stopDisabled: true });
  });

  it('shows an outline while the first figures are on their way', () => {
    expect(screenOf(deskIn('loading')).screen).equal('loading');
  });

  it('tells the one thing to do where there is nothing to show', () => {
    const screen = (kind: Exclude<Connection['kind'], 'offline'>) =>
      screenOf(deskWith({}, { connection: { kind } }));
    expect(screen('unreachable').markup).contain('Open Its Page').contain('systemctl status pve-rebalance');
    expect(screen('signed-out').markup).contain('Log in again');
    expect(screen('version-mismatch').markup).contain('Reload Page');
    expect(screenOf(deskIn('no-sys-audit')).markup).contain('Sys.Audit on /');
    expect(screenOf(deskIn('standalone')).markup).contain('needs a cluster');
  });

  it('shows now, after and the limit of each node', () => {
    const { header } = dataIn('proposed-moves');
    expect(header).contain('Worst node: pve1 memory 78 % → 56 %').contain('78 → 56 %').contain('left:90.0%');
    expect(header).contain('Very close to the best (≤ 0.4 %)').contain('no restarts; each VM pauses');
    expect(dataIn('maintenance').header).contain('maintenance').contain('offline');
    expect(dataIn('over-limit').header).contain('pve-rebalance-over').contain('94 → 61 % !');
  });

  it('says that a plan rests on one sample', () => {
    expect(dataIn('current-sample').header).contain('from the current sample');
  });

  it('explains the alternatives of a move and why a guest stays', () => {
    const state = deskIn('proposed-moves');
    expect(moveRows(state)).length(9);
    expect(moveRows(state)[0]).deep.include({
      guest: '100 web-01',
      route: 'pve1 → pve2',
      how: 'live',
      ticked: true,
    });
    expect(moveDetails(state, 100)).contain('pve3: pve3 would reach 92 % memory').not.contain('undefined');
    expect(stayRows(state)).length(31);
    expect(stayDetails(state, 102)).contain('Asking the engine');
  });

  it('shows the moves of an execution whose plan it has never seen', () => {
    const { execution, ...sections } = deskIn('other-user').sections;
    const foreign = execution?.current && { ...execution.current, planId: 'plan-9' };
    const state = deskWith({
      ...sections,
      ...(execution && foreign && { execution: { ...execution, current: foreign } }),
    });
    expect(moveRows(state).map(({ guest, state: now, why }) => [guest, now, why])).deep.equal([
      ['100 web-01', 'done', ''],
      ['101 db-01', 'running', ''],
      ['103 wiki-01', 'waiting', ''],
      ['105 mail-01', 'waiting', ''],
    ]);
  });

  it('shows results, and nothing to tick, until there is a plan after the moves', () => {
    const { plan, execution, ...sections } = deskIn('result').sections;
    const ended = execution?.current;
    const at = (madeAtMs: number) =>
      deskWith({
        ...sections,
        ...(execution && { execution }),
        ...(plan?.current && { plan: { ...plan, current: { ...plan.current, stale: true, madeAtMs } } }),
      });
    const endedAtMs = ended?.endedAtMs ?? 0;
    const [before, after] = [at(endedAtMs - 1000), at(endedAtMs + 1000)];
    expect(moveRows(before)).length(ended?.moves.length ?? 0);
    expect(moveRows(before)[0]?.state).equal('done');
    expect(panelData(before, NOW_MS)).deep.include({ sliderHidden: true, applyText: 'Apply…' });
    expect(panelData(before, NOW_MS).movesTitle).match(/^Moves /);
    expect(panelData(before, NOW_MS).banners).contain('The figures settle first').contain('Renew Plan Now');
    expect(moveRows(after)[0]?.state).equal('');
    expect(panelData(after, NOW_MS).movesTitle).match(/^Proposed Moves /);
  });

  it('lets nothing from outside through as HTML', () => {
    const state = deskIn('attacked');
    const shown = [
      ...Object.values(panelData(state, NOW_MS)),
      moveDetails(state, 100),
      stayDetails(state, 102),
    ].join(' ');
    expect(shown).not.match(/<img|<script|onerror="/);
    expect(shown).contain('&lt;img');
  });
});
