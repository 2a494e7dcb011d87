import { expect } from 'chai';
import { openPanel, shownText, untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

describe('viewers of an execution', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ nodes: 3, guests: 40, speed: 2 }));

  it('see it go on after a reload', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    await panel.apply();
    const before = await untilText(panel.strip(), /\d+ %/);
    await panel.page.reload();
    const after = await untilText(panel.strip(), /Running: \d+ of \d+/);
    const moves = /Running: \d+ of (\d+)/;
    expect(moves.exec(after)?.[1]).to.equal(moves.exec(before)?.[1]);
    await panel.banner('result').waitFor({ timeout: 80_000 });
  });

  it('open the log of a migration by a click on it', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    await panel.apply();
    await panel.strip().locator('[data-action="task"]').first().click();
    await untilText(panel.page.locator('.x-window:visible .demo-log'), /starting migration of VM \d+/);
    expect(panel.errors).to.deep.equal([]);
  });

  it('see the same in another browser, with the name of who approved it', async () => {
    const first = await audience.open(stage());
    await first.planned();
    await first.apply();
    await untilText(first.strip(), /\d+ %/);
    const second = await openPanel(await audience.context(), stage().url('root@pam'));
    await untilText(second.banner('other-user'), /admin@pve is executing a plan just now/);
    await untilText(second.strip(), /Running: \d+ of \d+/);
    await first.banner('result').waitFor({ timeout: 80_000 });
    await second.banner('result').waitFor({ timeout: 80_000 });
    expect(await shownText(second.banner('result'))).to.equal(await shownText(first.banner('result')));
  });
});
