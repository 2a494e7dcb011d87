import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { openPanel, untilText } from '../support/panel-page.ts';
import { openStage } from '../support/stage.ts';
import { launchBrowser } from '../support/use-browser.ts';

// Records the whole click path for docs/screenshots: on a small and on a large cluster, light and dark.
// node --import ./scripts/ts.mjs test/browser/record/record.ts [3x40 ...], after `make build`.

const FOLDER = 'docs/screenshots';
const CLUSTERS = [
  { name: '3x40', nodes: 3, guests: 40, speed: 12 },
  { name: '32x1000', nodes: 32, guests: 1000, speed: 12 },
] as const;
const THEMES = ['light', 'dark'] as const;

type Cluster = (typeof CLUSTERS)[number];
type Theme = (typeof THEMES)[number];

const say = (line: string) => process.stdout.write(`${line}\n`);

async function record(browser: Browser, cluster: Cluster, theme: Theme): Promise<void> {
  const { name, ...size } = cluster;
  const stage = await openStage(size);
  // as on a well-kept cluster, and in the demo
  stage.pve.apply({
    type: 'options-set',
    options: { migration: { type: 'secure', network: '10.99.0.0/24' } },
  });
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    colorScheme: theme,
  });
  const startMs = Date.now();
  const shoot = async (page: Page, step: string) => {
    await page.screenshot({ path: `${FOLDER}/${name}-${step}-${theme}.png` });
    say(`${name} ${theme}: ${step} after ${((Date.now() - startMs) / 1000).toFixed(1)} s`);
  };
  try {
    const panel = await openPanel(context, stage.url('admin@pve'));
    panel.page.setDefaultTimeout(120_000);
    await panel.planned();
    await shoot(panel.page, '1-plan');
    await panel.page.locator('.x-grid-row-expander:visible').first().click();
    await shoot(panel.page, '2-why');
    await panel.page.locator('.x-grid-row-expander:visible').first().click();
    await panel.page.locator('.x-tab', { hasText: 'Not Moved' }).click();
    await shoot(panel.page, '3-not-moved');
    if (size.nodes <= 3) {
      await panel.page.locator('.x-tab', { hasText: 'Node Maintenance' }).click();
      const box = panel.page.locator('.pve-rebalance-side .x-grid-checkcolumn').nth(2);
      await box.click();
      await untilText(panel.page.locator('.pve-rebalance-verdict'), /emptied|stays?/, 120_000);
      await shoot(panel.page, '7-maintenance');
      await box.click();
    }
    await panel.page.locator('.x-tab', { hasText: 'Proposed Moves' }).click();
    await panel.button(/Apply \d+ Move/).click();
    await panel.page.locator('.x-window:visible').waitFor();
    await shoot(panel.page, '4-apply');
    await panel.page.keyboard.press('Escape');
    await panel.apply();
    await untilText(panel.strip(), /[2-9]\d %/);
    await shoot(panel.page, '5-running');
    await panel.banner('result').waitFor({ timeout: 600_000 });
    await shoot(panel.page, '6-done');
    await panel.page.locator('.x-tab', { hasText: 'History' }).click();
    await panel.page.locator('.x-grid-row-expander:visible').first().click();
    await shoot(panel.page, '8-history');
  } finally {
    await context.close();
    await stage.close();
  }
}

execFileSync(process.execPath, ['scripts/fetch-extjs.mjs'], { stdio: 'inherit' });
mkdirSync(FOLDER, { recursive: true });
const browser = await launchBrowser();
try {
  const wanted = process.argv.slice(2);
  for (const cluster of CLUSTERS)
    if (wanted.length === 0 || wanted.includes(cluster.name))
      for (const theme of THEMES) await record(browser, cluster, theme);
} finally {
  await browser.close();
}
