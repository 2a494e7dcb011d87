import { expect } from 'chai';
import { bodyOf } from '../../bridge/src/cluster/companion.ts';
import { FILE_FORMAT } from '../../bridge/src/cluster/wire/cluster-files.ts';
import { plainCluster } from './support/clusters.ts';
import { untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

const WAIT_MS = 90_000;
/** So that what was achieved is found soon after the last move. */
const QUICK_TO_JUDGE = bodyOf({ format: FILE_FORMAT, writer: 'test', settings: { settlingSeconds: 60 } });

describe('before and after an execution', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ cluster: plainCluster(), speed: 60 }));

  it('what was checked, promised, measured and found is shown, and all of it can be undone', async () => {
    await stage().companion('pve1').ask('file.write', { name: 'settings', body: QUICK_TO_JUDGE });
    const panel = await audience.open(stage());
    const { page } = panel;
    await panel.planned();
    const count = await panel.moves().count();
    const dialog = page.locator('.x-window:visible');
    await panel.button(/Apply \d+ Move/).click();
    const checks = dialog.locator('.pve-rebalance-preflight');
    await untilText(checks, /Checked/);
    if ((await checks.getAttribute('open')) === null) await checks.locator('summary').click();
    await untilText(checks, /Rights of yours, place and lock[\s\S]*Read at \d\d:\d\d/);
    expect(await checks.locator('li').count()).to.equal(count);
    // the window has grown with it: nothing of the list is below its edge
    const [list, frame] = [await checks.boundingBox(), await dialog.boundingBox()];
    expect((list?.y ?? 0) + (list?.height ?? 0)).to.be.below((frame?.y ?? 0) + (frame?.height ?? 0));
    await page.keyboard.press('Escape');
    await panel.apply();
    await panel.banner('result').waitFor({ timeout: WAIT_MS });

    await page.locator('.x-tab', { hasText: 'History' }).click();
    const row = page.locator('.pve-rebalance .x-grid-item:visible').first();
    await untilText(row, /worst node \d+ % promised/);
    await row.locator('.x-grid-row-expander').click();
    await untilText(row, /took \d+:\d\d, expected .*iB\/s/);
    await untilText(row, /Before\s[\s\S]*Promised\s[\s\S]*Found at \d\d:\d\d/, WAIT_MS);
    await untilText(row, /worst node (\d+) % promised, \d+ % found/);
    await panel.button('Measured Migrations').click();
    await untilText(dialog, /pve1 → pve\d\s+[\d.]+ MiB\/s/);
    // what a guest wrote while it moved, how much of its memory was sent, and how long it stood still
    await untilText(dialog, /\d{3} \S+\s+[\d.]+ [KMG]?i?B\/s\s+\d+ %\s+\?\s+\d+ ms\s+\?\s+1/);
    await page.keyboard.press('Escape');

    await row.locator('[data-action=undo]').click();
    const said = await untilText(panel.banner('errand'), /On show: Undo/, WAIT_MS);
    const back = page.locator('.pve-rebalance .x-grid-item:visible', { hasText: /pve\d → pve1/ });
    await back.first().waitFor();
    // who finds no room at home any more stays, and is named
    const staying = Number(/(\d+) stay/.exec(said)?.[1] ?? 0);
    expect((await back.count()) + staying).to.equal(count);
    await panel.button(/Apply \d+ Move/).waitFor();
    expect(panel.errors).to.deep.equal([]);
  });
});
