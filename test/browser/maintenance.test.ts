import { expect } from 'chai';
import type { ClusterSpec } from '../../shared/src/simulation/cluster-spec.ts';
import { plainCluster } from './support/clusters.ts';
import { type PanelPage, untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

/** Few guests, so that a node is soon empty. */
function smallCluster(): ClusterSpec {
  const spec = plainCluster();
  const few = (node: string, count: number) =>
    spec.guests.filter((guest) => guest.node === node).slice(0, count);
  return { ...spec, guests: [...few('pve1', 5), ...few('pve2', 3), ...few('pve3', 2)] };
}

const nodeRow = ({ page }: PanelPage, node: string) =>
  page.locator('.pve-rebalance-side .x-grid-item', { hasText: node });
const tab = ({ page }: PanelPage, text: string) => page.locator('.x-tab', { hasText: text });
const WAIT_MS = 90_000;

/** Opens what the split button offers, at its arrow. */
async function openMenu(panel: PanelPage): Promise<void> {
  const box = await panel.button('Rebalance Now').first().boundingBox();
  if (box === null) throw new Error('the button is not shown');
  await panel.page.mouse.click(box.x + box.width - 6, box.y + box.height / 2);
}

describe('node maintenance', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ cluster: smallCluster(), speed: 60 }));
  const guestsOn = (node: string): number[] => {
    stage().pve.catchUp();
    return [...stage().pve.cluster.guests.values()]
      .filter((guest) => guest.node === node)
      .map(({ spec }) => spec.vmid)
      .sort();
  };

  it('S21: empties a node, says that it can be rebooted, and brings everybody back', async () => {
    const panel = await audience.open(stage());
    const { page } = panel;
    const home = guestsOn('pve3');
    await panel.header().waitFor();
    await tab(panel, 'Node Maintenance').click();
    await nodeRow(panel, 'pve3').locator('.x-grid-checkcolumn').click();
    await untilText(page.locator('.pve-rebalance-verdict'), /pve3 can be emptied/, WAIT_MS);
    await untilText(panel.header(), /pve3[\s\S]*2 → 0 guests/);

    await panel.button('Copy Plan as Text').click();
    const text = await page.locator('.x-window:visible textarea').inputValue();
    expect(text).to.match(/^Evacuate pve3/);
    for (const vmid of home) expect(text).to.include(`: ${vmid} `);
    await page.keyboard.press('Escape');

    const confirm = page.locator('.x-window:visible', { hasText: 'Continues until' });
    await panel.button('Evacuate: Move 2 Guests').click();
    await confirm.locator('a.x-btn', { hasText: 'Apply 2 Moves' }).click();
    await panel.banner('result').waitFor({ timeout: WAIT_MS });
    await untilText(nodeRow(panel, 'pve3'), /pve3 is empty, safe to reboot/, WAIT_MS);
    expect(guestsOn('pve3')).to.deep.equal([]);

    await nodeRow(panel, 'pve3').locator('[data-action=bring-back]').click();
    await untilText(page.locator('.pve-rebalance-verdict'), /2 guests go back/, WAIT_MS);
    await panel.button('Bring Back 2 Guests').click();
    await confirm.locator('a.x-btn', { hasText: 'Apply 2 Moves' }).click();
    await untilText(nodeRow(panel, 'pve3'), /2 guests/, WAIT_MS);
    expect(guestsOn('pve3')).to.deep.equal(home);

    await tab(panel, 'History').click();
    await panel.button('Rebalance Now').waitFor({ timeout: WAIT_MS });
    await openMenu(panel);
    await page.locator('.x-menu-item:visible', { hasText: 'Evacuate Node' }).click();
    await nodeRow(panel, 'pve2').locator('.x-grid-checkcolumn').click();
    await untilText(panel.banner('errand'), /Evacuate pve2/, WAIT_MS);
    await panel.banner('errand').locator('button').click();
    await panel.banner('errand').waitFor({ state: 'hidden' });
    expect(panel.errors).to.deep.equal([]);
  });
});
