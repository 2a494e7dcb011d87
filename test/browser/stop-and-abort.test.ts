import { expect } from 'chai';
import { shownText, untilText } from './support/panel-page.ts';
import { openStage, type Stage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

/** Guests that have a migration lock or are on their way. */
function underWay({ pve }: Stage): number[] {
  pve.catchUp();
  return [...pve.cluster.guests.values()]
    .filter(({ movingTo }) => movingTo !== undefined)
    .map(({ spec }) => spec.vmid);
}

describe('an execution', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ nodes: 3, guests: 40, speed: 4 }));

  it('stops after the running moves', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    await panel.apply();
    await untilText(panel.strip(), /\d+ %/);
    await panel.button('Stop').click();
    await panel.banner('result').waitFor({ timeout: 50_000 });
    expect(await shownText(panel.banner('result'))).to.match(/Stopped: [1-9]\d* of \d+ moves done/);
    expect(underWay(stage())).to.deep.equal([]);
  });

  it('aborts running moves only after a second dialog that says what may stay locked', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    await panel.apply();
    await untilText(panel.strip(), /\d+ %/);
    await panel.button('Abort Running Moves').click();
    const dialog = panel.page.locator('.x-window:visible');
    await untilText(dialog, /may leave \d+ locked; on pve1: qm unlock \d+/);
    await panel.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(underWay(stage())).to.have.length.above(0);
    await panel.button('Abort Running Moves').click();
    await dialog.locator('a.x-btn', { hasText: 'Abort Running Moves' }).click();
    await untilText(panel.banner('result'), /Aborted: \d+ of \d+ moves done/);
    expect(underWay(stage())).to.deep.equal([]);
    expect(panel.errors).to.deep.equal([]);
  });
});
