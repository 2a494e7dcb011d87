import { expect } from 'chai';
import type { Locator } from 'playwright-core';
import type { PanelPage } from './support/panel-page.ts';
import { shownText, untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

/** Opens what the split button offers, at its arrow, and picks one. */
async function pick({ page }: PanelPage, item: string): Promise<void> {
  const button = page.locator('a.x-btn:visible', { hasText: 'Rebalance Now' }).first();
  const box = await button.boundingBox();
  if (box === null) throw new Error('the button is not shown');
  await page.mouse.click(box.x + box.width - 6, box.y + box.height / 2);
  await page.locator('.x-menu-item:visible', { hasText: item }).click();
}

/** Picks something from the menu of a row. */
async function pickOf({ page }: PanelPage, row: Locator, item: string): Promise<void> {
  await row.click({ button: 'right' });
  await page.locator('.x-menu-item:visible', { hasText: item }).click();
}

const windowOf = ({ page }: PanelPage) => page.locator('.x-window:visible');

describe('questions to the engine', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ nodes: 3, guests: 40 }));

  const opened = async (): Promise<PanelPage> => {
    const panel = await audience.open(stage());
    await panel.planned();
    return panel;
  };

  it('lists every rule with where it was written and whether it holds', async () => {
    const panel = await opened();
    await panel.page.locator('.x-tab', { hasText: 'Rules' }).click();
    const rows = panel.page.locator('.pve-rebalance .x-grid-item:visible');
    await untilText(rows, /holds|broken now|not in force/);
    await rows.first().locator('.x-grid-row-expander').click();
    await untilText(panel.page.locator('.pve-rebalance-details:visible'), /\w/);
    expect(panel.errors).to.deep.equal([]);
  });

  it('shows where each setting comes from and which change nothing, and keeps what is changed', async () => {
    const panel = await audience.open(stage());
    await panel.moves().first().waitFor();
    const window = windowOf(panel);
    const open = () => panel.page.locator('a.x-btn:visible:has(.fa-gear)').click();
    const limits = window.locator('.x-tab', { hasText: 'Limits' });
    await open();
    await untilText(window, /no effect: /);
    await limits.click();
    const field = window.locator('input[name=cooldownSeconds]');
    await field.press('Control+a');
    await panel.page.keyboard.type('6');
    await window.locator('a.x-btn', { hasText: 'OK' }).click();
    await window.waitFor({ state: 'hidden' });
    await open();
    await limits.click();
    await untilText(window, /set by hand/);
    expect(await field.inputValue()).to.equal('6');
    expect(panel.errors).to.deep.equal([]);
  });

  it('S23: leaves a guest alone, for ever or for a while', async () => {
    const panel = await audience.open(stage());
    const { page } = panel;
    await panel.moves().first().waitFor();
    await page.locator('.x-tab', { hasText: /Not Moved/ }).click();
    const some = page.locator('.pve-rebalance .x-grid-item:visible', { hasText: 'not allowed yet' }).first();
    const [guest = ''] = /\d+ \S+/.exec(await shownText(some)) ?? [];
    const row = page.locator('.pve-rebalance .x-grid-item:visible', { hasText: guest }).first();
    for (const item of ['Not for 7 Days', 'Never Move This Guest']) {
      await pickOf(panel, row, item);
      await row.locator('.fa-thumb-tack').waitFor();
      await pickOf(panel, row, 'May Be Moved Again');
      await row.locator('.fa-thumb-tack').waitFor({ state: 'detached' });
    }
    expect(panel.errors).to.deep.equal([]);
  });

  it('S23: allows a guest for this plan that would be left alone', async () => {
    const panel = await opened();
    const { page } = panel;
    await page.locator('.x-tab', { hasText: /Not Moved/ }).click();
    const row = page.locator('.x-grid-item:visible', { hasText: 'not allowed yet' }).first();
    const [guest = ''] = /\d+ \S+/.exec(await shownText(row)) ?? [];
    await pickOf(panel, row, 'Allow for This Plan');
    await row.filter({ hasText: guest }).waitFor({ state: 'detached' });
    expect(panel.errors).to.deep.equal([]);
  });

  it('finds a place for a guest that does not exist yet, and says why not elsewhere', async () => {
    const panel = await opened();
    await pick(panel, 'Where Would a New Guest Fit');
    const window = windowOf(panel);
    await window.locator('a.x-btn', { hasText: 'Find a Place' }).click();
    await untilText(window, /Best on pve\d/);
    await window.locator('input[name=memoryGib]').press('Control+a');
    await panel.page.keyboard.type('60000');
    await window.locator('a.x-btn', { hasText: 'Find a Place' }).click();
    await untilText(window, /No node can take it/);
    expect(await shownText(window)).to.match(/memory/);
    expect(panel.errors).to.deep.equal([]);
  });

  it('shows what would be planned if a node were not there, or one more were', async () => {
    const panel = await opened();
    await pick(panel, 'What If');
    const window = windowOf(panel);
    await window.locator('input[name=remove]').click();
    await panel.page.locator('.x-boundlist-item:visible', { hasText: 'pve3' }).click();
    await window.locator('a.x-btn', { hasText: 'Show' }).click();
    const without = await untilText(window, /As things are, the plan has \d+ move/);
    expect(without).to.match(/pve3 → pve\d: pve3 should be emptied/);
    await window.locator('input[name=remove]').click();
    await panel.page.locator('.x-boundlist-item:visible', { hasText: 'none' }).click();
    await window.locator('input[name=nodes]').press('Control+a');
    await panel.page.keyboard.type('1');
    await window.locator('a.x-btn', { hasText: 'Show' }).click();
    const more = await untilText(window, /new1: memory/);
    expect(more).to.match(/pve3: memory/);
    expect(panel.errors).to.deep.equal([]);
  });

  it('compares the plan with those of other balancers, of another aggressiveness, and the one before', async () => {
    const panel = await opened();
    // a second attempt finds the plan with which the first one ended
    await panel.button('Rebalance Now').click();
    await panel.moves().first().waitFor();
    await panel.button('Rebalance Now').waitFor();
    await pick(panel, 'Compare Plans');
    const window = windowOf(panel);
    const choose = async (item: string): Promise<string> => {
      const rival = window.locator('input[name=rival]');
      const choice = panel.page.locator('.x-boundlist-item:visible', { hasText: item });
      // what is chosen already stays; a list that a moving window has closed again is opened once more
      for (let tries = 0; tries < 5 && !(await rival.inputValue()).includes(item); tries++) {
        await rival.click();
        await choice.click({ timeout: 5000 }).catch(() => undefined);
      }
      await window.locator('a.x-btn', { hasText: 'Compare' }).click();
      await window.locator('th', { hasText: item }).waitFor({ timeout: 60_000 });
      return shownText(window);
    };
    const figures =
      /Moves\s+\d+\s+\d+\s+To Copy\s+[\d.]+ \w+\s+[\d.]+ \w+\s[\s\S]*Spread of CPU\s+[\d.]+ %\s+[\d.]+ %/;
    expect(await choose('Proxmox VE, brute force')).to.match(figures);
    const thorough = await choose('5: every bit');
    expect(thorough).to.match(figures);
    expect(thorough).to.match(/The plans differ[\s\S]*Nodes that would be loaded differently/);
    await window.locator('a.x-btn', { hasText: 'Close' }).click();
    await pick(panel, 'Only Repair Rules');
    await panel.page.locator('.pve-rebalance', { hasText: 'Nothing to do' }).first().waitFor();
    await panel.button('Rebalance Now').waitFor();
    await pick(panel, 'Compare Plans');
    expect(await choose('the plan before')).to.match(figures);
    expect(panel.errors).to.deep.equal([]);
  });

  it('says what the loss of each node would do', async () => {
    const panel = await opened();
    await panel.header().locator('[data-action=survival]').click();
    const text = await untilText(windowOf(panel), /pve3:/);
    expect(text).to.match(/pve1: [\s\S]*pve2: [\s\S]*into [\d.]+ GiB free/);
    expect(panel.errors).to.deep.equal([]);
  });

  it('plans anew by another metric and another aggressiveness', async () => {
    const panel = await opened();
    await panel.page.locator('.x-form-trigger:visible').nth(1).click();
    await panel.page.locator('.x-boundlist-item:visible', { hasText: '1: only what must be' }).click();
    await untilText(panel.header(), /Nothing to do|Worst node/);
    await panel.button('Rebalance Now').waitFor();
    await panel.page.locator('.x-form-trigger:visible').nth(0).click();
    await panel.page.locator('.x-boundlist-item:visible', { hasText: 'Memory assigned' }).click();
    await panel.button('Rebalance Now').waitFor();
    expect(panel.errors).to.deep.equal([]);
  });

  it('makes the smallest repair where only rules are to be repaired', async () => {
    const panel = await opened();
    const before = await panel.moves().count();
    await pick(panel, 'Only Repair Rules');
    await untilText(panel.page.locator('.pve-rebalance'), /Planning|Apply/);
    await panel.button('Rebalance Now').waitFor();
    expect(await panel.moves().count()).to.be.at.most(before);
    expect(panel.errors).to.deep.equal([]);
  });

  it('shows at every stop of the slider the best plan for so many moves, and applies it', async () => {
    const panel = await opened();
    const slider = panel.page.locator('.pve-rebalance-slider');
    await slider.waitFor();
    await slider.locator('[role=slider]').focus();
    for (let step = 0; step < 12; step++) await panel.page.keyboard.press('ArrowLeft');
    await panel.button(/Apply 1 Move/).waitFor();
    const one = await shownText(panel.header());
    await panel.page.keyboard.press('ArrowRight');
    await panel.button(/Apply 2 Moves/).waitFor();
    expect(await shownText(panel.header())).not.to.equal(one);
    await panel.apply();
    await panel.banner('result').waitFor({ timeout: 40_000 });
    stage().pve.catchUp();
    const moved = [...stage().pve.cluster.guests.values()].filter(({ node, spec }) => node !== spec.node);
    expect(moved).to.have.lengthOf(2);
    expect(panel.errors).to.deep.equal([]);
  });
});
