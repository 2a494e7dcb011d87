import { expect } from 'chai';
import { openPanel, shownText, untilText } from './support/panel-page.ts';
import { openUsualDemo } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

const WAIT_MS = 90_000;

describe('the demo as everybody has it first', () => {
  const audience = useBrowser();
  const stage = useStage(openUsualDemo);

  it('carries out a plan that was made before the page was loaded again, and another window sees it done', async () => {
    const panel = await audience.open(stage());
    panel.page.setDefaultTimeout(WAIT_MS);
    await panel.planned();
    const moves = await panel.moves().count();
    await panel.page.reload();
    await panel.planned();
    const other = await openPanel(panel.page.context(), stage().url('admin@pve'));
    other.page.setDefaultTimeout(WAIT_MS);
    await other.planned();
    expect(await shownText(other.banner('problem'))).to.equal('');
    await panel.page.reload();
    await panel.planned();
    await panel.apply();
    for (const { banner } of [panel, other]) {
      await banner('result').waitFor();
      await untilText(banner('result'), new RegExp(`Finished: all ${moves} moves done`));
      expect(await banner('lock').count()).to.equal(0);
    }
    expect([...panel.errors, ...other.errors]).to.deep.equal([]);
  }).timeout(6 * WAIT_MS);
});
