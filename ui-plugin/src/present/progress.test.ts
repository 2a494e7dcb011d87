import { expect } from 'chai';
import { deskIn } from '../../demo/gallery/desk-state.ts';
import { execution } from '../../demo/gallery/sections.ts';
import { durationText } from './clock.ts';
import { progressStrip, progressSummary } from './progress.ts';

describe('progress', () => {
  it('sums up what is done, what is left, and how long', () => {
    const text = progressSummary(execution(['done', 'running', 'running', 'waiting']));
    expect(text).match(
      /^Running: 1 of 4 · 5\.4 GiB of 8\.5 GiB · about 0:05 left · continues until finished or \d\d:\d\d$/,
    );
  });

  it('counts no move as done that was left out', () => {
    const stopping = execution(['running', 'skipped', 'skipped', 'skipped'], { phase: 'stopping' });
    expect(progressSummary(stopping)).match(/: 0 of 4 · /);
  });

  it('S24: invents no time while nothing was measured', () => {
    expect(progressSummary(execution(['checking']))).not.contain('left');
  });

  it('tells of moves that the viewer may not see only how many', () => {
    expect(progressSummary(execution(['running'], { hiddenMoves: 2 }))).contain(
      '2 moves of guests that you may not see',
    );
  });

  it('shows what runs, what failed with its remedy, and opens the task', () => {
    const strip = progressStrip(deskIn('paused'));
    expect(strip)
      .contain('is not available on node')
      .contain('Make the storage available')
      .contain('data-action="task"');
    expect(strip).not.contain('100 web-01');
  });

  it('writes durations as a clock does', () => {
    expect([5, 125, 3725].map(durationText)).deep.equal(['0:05', '2:05', '1:02:05']);
  });
});
