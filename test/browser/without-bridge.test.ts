import { expect } from 'chai';
import { ENDPOINTS } from '../../bridge/src/pve/endpoints.ts';
import { plainCluster } from './support/clusters.ts';
import { shownText, untilText } from './support/panel-page.ts';
import { openServiceStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

const READS: readonly string[] = Object.keys(ENDPOINTS).filter((key) => key.startsWith('GET '));
/** What the demo's page itself asks while it stands there. */
const OF_THE_PAGE = ['POST /access/ticket', 'GET /cluster/resources', 'GET /cluster/tasks'];

describe('without a bridge', () => {
  const audience = useBrowser();
  const stage = useStage(() => openServiceStage({ cluster: plainCluster(16), speed: 1 }));

  it('S14: plans in the browser, offers commands, and goes on with the bridge when it is there', async () => {
    const { bridge, pve } = stage();
    await bridge.kill();
    pve.requests.reset();
    const panel = await audience.open(stage());
    await panel.moves().first().waitFor();
    await untilText(
      panel.banner('offline'),
      /this browser plans by itself.*systemctl restart pve-rebalance/s,
    );
    await untilText(panel.page.locator('.pve-rebalance-connection'), /Planning in this browser/);
    await panel.button('Rebalance Now').waitFor({ timeout: 60_000 });
    const apply = panel.button(/Apply \d+ Move/);
    expect(await apply.getAttribute('class')).to.contain('x-btn-disabled');
    expect(await shownText(panel.header())).to.match(/pve1.*pve2.*pve3/s);
    const asked = [...pve.requests.byEndpoint.keys()].filter((key) => !OF_THE_PAGE.includes(key));
    expect(asked.filter((key) => !READS.includes(key))).to.deep.equal([]);

    await panel.banner('offline').locator('button', { hasText: 'Copy as Commands' }).click();
    const window = panel.page.locator('.x-window:visible');
    const commands = await window.locator('textarea').inputValue();
    const moves = await panel.moves().count();
    expect(commands.match(/^qm migrate \d+ pve\d --online 1/gm)).to.have.length(moves);
    await window.locator('a.x-btn', { hasText: 'Close' }).click();

    await panel.tick(0);
    await panel.button(new RegExp(`Apply ${moves - 1} Move`)).waitFor();

    await bridge.start();
    await panel.banner('back').waitFor({ timeout: 60_000 });
    await panel.planned();
    await panel.page.locator('.pve-rebalance-connection-connected').waitFor();
    expect(await panel.banner('offline').count()).to.equal(0);
    await panel.apply();
    await panel.strip().waitFor();
    expect(panel.errors).to.deep.equal([]);
  });
});
