import { expect } from 'chai';
import { openPanel, shownText, untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

describe('the page around the panel', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ nodes: 3, guests: 40 }));

  it('can do without it: by its address, and for a browser that remembers it', async () => {
    const context = await audience.context();
    const { page, errors } = await openPanel(context, `${stage().url('admin@pve')}&norebalance`);
    const navigation = page.locator('.demo-navigation');
    await untilText(navigation, /Search/);
    expect(await shownText(navigation)).not.to.include('Rebalancing');
    await page.evaluate(() => localStorage.setItem('pve-rebalance-disabled', '1'));
    await page.goto(stage().url('admin@pve'));
    await untilText(navigation, /Search/);
    expect(await shownText(navigation)).not.to.include('Rebalancing');
    await page.evaluate(() => localStorage.removeItem('pve-rebalance-disabled'));
    await page.goto(stage().url('admin@pve'));
    await untilText(navigation, /Rebalancing/);
    expect(errors).to.deep.equal([]);
  });

  it('lives on when the panel cannot be built, and is told why', async () => {
    const context = await audience.context();
    // what the panel is made of breaks before it is made
    await context.addInitScript({
      content: `document.addEventListener('DOMContentLoaded', () => {
        Ext.define('Test.Broken', {
          override: 'Ext.slider.Single',
          initComponent() {
            throw new Error('a part is broken');
          },
        });
      });`,
    });
    const { page } = await openPanel(context, stage().url('admin@pve'));
    await untilText(
      page.locator('body'),
      /The rebalancing panel could not be built: Error: a part is broken/,
    );
    await page.locator('.demo-navigation').getByText('Summary').click();
    await untilText(page.locator('.demo-navigation'), /Fencing/);
    await page.locator('.demo-navigation').getByText('Search').click();
    await untilText(page.locator('body'), /pve1/);
  });
});
