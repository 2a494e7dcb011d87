import { expect } from 'chai';
import { deskIn } from '../../demo/gallery/desk-state.ts';
import { execution } from '../../demo/gallery/sections.ts';
import { historyDetails, historyRows } from './history-rows.ts';
import { linksHtml } from './links-view.ts';
import { progressSummary } from './progress.ts';

describe('what came of an execution', () => {
  it('is what was promised beside what was found', () => {
    const [row] = historyRows(deskIn('proposed-moves'));
    expect(row?.detail).equal('worst node 56 % promised, 57 % found');
    const details = historyDetails(deskIn('proposed-moves'), 'execution-3');
    for (const figure of ['78 %', '56 %', '57 %', '44 %', '12 %', '9 %']) expect(details).contain(figure);
  });

  it('says of each move how long it took, what was expected and how long the guest stood still', () => {
    expect(historyDetails(deskIn('proposed-moves'), 'execution-3')).match(
      /took 0:\d\d, expected .* min · .* MiB\/s · stood still for 85 ms/,
    );
  });

  it('teaches how fast each pair of nodes is', () => {
    const table = linksHtml(deskIn('proposed-moves'));
    expect(table).match(/pve1 → pve2<\/td><td>[\d.]+ MiB\/s<\/td><td>\d<\/td><td>± \d+ %/);
    expect(linksHtml(deskIn('loading'))).contain('Nothing was measured yet.');
  });

  it('teaches how fast each guest writes and how long it stands still, with the error of each', () => {
    const table = linksHtml(deskIn('proposed-moves'));
    expect(table).match(
      /<td>\d+ [\w-]+<\/td><td>[\d.]+ \w+\/s<\/td><td>\d+ %<\/td><td>± \d+ %<\/td><td>85 ms<\/td><td>± 0 %<\/td><td>\d/,
    );
  });

  it('is told while the rest is planned again', () => {
    const current = execution(['done', 'running'], { replanning: true });
    expect(progressSummary(current)).contain('the rest is being planned again');
    expect(progressSummary(execution(['done']))).not.contain('planned again');
  });
});
