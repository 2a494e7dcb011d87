import { expect } from 'chai';
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** One browser window with the panel in it, as a person uses it. */
export interface PanelPage {
  readonly page: Page;
  /** Messages of errors that no code caught, and of scripts that must not run. */
  readonly errors: readonly string[];
  button(text: string | RegExp): Locator;
  banner(id: string): Locator;
  /** The rows of Proposed Moves. */
  moves(): Locator;
  header(): Locator;
  strip(): Locator;
  tick(row: number): Promise<void>;
  planned(): Promise<void>;
  /** Presses Apply and says yes to all it asks. */
  apply(): Promise<void>;
}

/** The machine may have other work. */
const WAIT_MS = 60_000;

export async function openPanel(context: BrowserContext, url: string): Promise<PanelPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => {
    errors.push(`a dialog opened: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  await page.goto(url);
  const button = (text: string | RegExp) => page.locator('a.x-btn:visible', { hasText: text });
  const moves = () => page.locator('.x-grid-item:has(.x-grid-checkcolumn)');
  return {
    page,
    errors,
    button,
    moves,
    banner: (id) => page.locator(`[data-banner="${id}"]`),
    header: () => page.locator('.pve-rebalance-header'),
    strip: () => page.locator('.pve-rebalance-strip'),
    tick: (row) => moves().nth(row).locator('.x-grid-checkcolumn').click(),
    async planned() {
      await button(/Apply \d+ Move/).waitFor();
      await button('Rebalance Now').waitFor();
      await moves().first().waitFor();
    },
    async apply() {
      await button(/Apply \d+ Move/).click();
      const window = page.locator('.x-window:visible');
      await window.waitFor();
      for (const box of await window.locator('.x-form-checkbox').all()) await box.click();
      await window.locator('a.x-btn', { hasText: /Apply/ }).click();
      await window.waitFor({ state: 'hidden' });
    },
  };
}

/** What a person reads there, line by line. */
export const shownText = async (locator: Locator): Promise<string> =>
  (await locator.allInnerTexts()).join('\n');

/** Waits until `locator` shows a text that matches. */
export async function untilText(locator: Locator, expected: RegExp, waitMs = WAIT_MS): Promise<string> {
  const endMs = Date.now() + waitMs;
  let seen = '';
  while (Date.now() < endMs) {
    seen = await shownText(locator);
    if (expected.test(seen)) return seen;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  expect(seen).to.match(expected);
  return seen;
}
