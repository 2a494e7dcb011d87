import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { clusterNamed } from './support/clusters.ts';
import { openPanel, type PanelPage, shownText, untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

const SCRIPT = '<img src=x onerror=window.pwned=1>';
/** A user's name can hold neither spaces nor slashes, so it can only become an element. */
const USER = '<xss>@pve';

/** Scripts that ran, and elements that a text became. */
const harm = (page: Page): Promise<{ ran: boolean; elements: number }> =>
  page.evaluate(() => ({
    ran: 'pwned' in window,
    elements: document.querySelectorAll('img[src="x"], img[onerror], xss').length,
  }));

describe('a cluster in which everything is a script', () => {
  const audience = useBrowser();
  const stage = useStage(() =>
    openStage({
      cluster: clusterNamed(SCRIPT),
      users: [{ userid: USER, password: 'rebalance', enabled: true, groups: [] }],
      acl: [{ path: '/', who: USER, role: 'Administrator', propagate: true }],
      speed: 4,
    }),
  );

  async function open(): Promise<PanelPage> {
    const { pve } = stage();
    const context = await audience.context();
    const cookie = { name: 'PVEAuthCookie', value: encodeURIComponent(pve.tickets.issue(USER)) };
    await context.addCookies([{ ...cookie, url: `https://localhost:${pve.port}` }]);
    return openPanel(context, `https://localhost:${pve.port}/`);
  }

  async function harmless(panel: PanelPage): Promise<void> {
    expect(await harm(panel.page)).to.deep.equal({ ran: false, elements: 0 });
    expect(panel.errors).to.deep.equal([]);
  }

  it('is shown as text: moves, details, those that stay, tooltips and dialogs', async () => {
    const panel = await open();
    await panel.planned();
    expect(await shownText(panel.moves())).to.include(SCRIPT);
    for (const expander of await panel.page.locator('.x-grid-row-expander:visible').all())
      await expander.click();
    for (const cell of await panel.page.locator('.x-grid-item [data-qtip]:visible').all()) await cell.hover();
    await harmless(panel);
    await panel.page.locator('.x-tab', { hasText: 'Not Moved' }).click();
    await untilText(panel.page.locator('.x-grid-item:visible'), /onerror/);
    for (const expander of (await panel.page.locator('.x-grid-row-expander:visible').all()).slice(0, 5))
      await expander.click();
    await panel.page.locator('.x-grid-item:visible').first().click({ button: 'right' });
    await harmless(panel);
    await panel.page.keyboard.press('Escape');
    await panel.button(/Apply \d+ Move/).click();
    await panel.page.locator('.x-window:visible').waitFor();
    await harmless(panel);
  });

  it('fails with scripts for reasons, and is still shown as text', async () => {
    const panel = await open();
    await panel.planned();
    const log = JSON.stringify({ total: 2, data: [SCRIPT, 'x'].map((t, n) => ({ n: n + 1, t })) });
    const status = JSON.stringify({ data: { status: 'stopped', exitstatus: SCRIPT } });
    stage().pve.faults.add({ match: 'GET /nodes/*/tasks/*/log', do: 'body', body: log });
    stage().pve.faults.add({ match: 'GET /nodes/*/tasks/*/status', do: 'body', body: status });
    await panel.apply();
    await untilText(
      panel.page.locator('[data-banner="paused"], [data-banner="result"]'),
      /<img src=x onerror/,
      40_000,
    );
    await harmless(panel);
    await panel.page.locator('[data-action="task"]').first().click({ timeout: 5000 });
    await untilText(panel.page.locator('.x-window:visible .demo-log'), /<img src=x/);
    await harmless(panel);
  });
});
