import { expect } from 'chai';
import { plainCluster } from './support/clusters.ts';
import { untilText } from './support/panel-page.ts';
import { openServiceStage, type Stage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

/** How often each guest was migrated, whoever asked for it. */
function migrations({ pve }: Stage): number[] {
  const count = new Map<string, number>();
  for (const { type, id } of pve.cluster.tasks.values())
    if (type === 'qmigrate') count.set(id, (count.get(id) ?? 0) + 1);
  return [...count.values()];
}

describe('the service', () => {
  const audience = useBrowser();
  const stage = useStage(() => openServiceStage({ cluster: plainCluster(), speed: 60 }));

  it('goes on by itself after a planned restart in the middle', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    await panel.apply();
    await untilText(panel.strip(), /\d+ %/);
    await stage().bridge.restart();
    await panel.banner('result').waitFor({ timeout: 50_000 });
    await untilText(panel.banner('result'), /Finished: all \d+ moves done/);
    expect(migrations(stage()).every((times) => times === 1)).to.equal(true);
    expect(panel.errors).to.deep.equal([]);
  });

  it('killed in the middle, waits for a person, who continues', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    const moves = await panel.moves().count();
    await panel.apply();
    await untilText(panel.strip(), /\d+ %/);
    await stage().bridge.kill();
    await untilText(panel.page.locator('.pve-rebalance'), /Reconnecting/);
    await stage().bridge.start();
    await untilText(panel.banner('interrupted'), /Interrupted. \d+ of \d+ moves done/, 40_000);
    await panel.banner('interrupted').locator('button', { hasText: 'Continue as admin@pve' }).click();
    await panel.page.locator('.x-window:visible a.x-btn', { hasText: 'Continue as admin@pve' }).click();
    await panel.banner('result').waitFor({ timeout: 50_000 });
    await untilText(panel.banner('result'), /Finished: all \d+ moves done/);
    expect(migrations(stage())).to.deep.equal(Array.from({ length: moves }, () => 1));
    expect(panel.errors).to.deep.equal([]);
  });
});
