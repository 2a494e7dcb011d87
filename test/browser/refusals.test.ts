import { expect } from 'chai';
import { openPanel, shownText, untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { STRANGE_HOST, useBrowser, useStage } from './support/use-browser.ts';

describe('who may not', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ nodes: 3, guests: 40 }));

  it('move guests, sees the plan but cannot apply it', async () => {
    const panel = await audience.open(stage(), 'viewer@pve');
    await panel.moves().first().waitFor();
    const apply = panel.button(/Apply \d+ Move/);
    await apply.waitFor();
    expect(await apply.getAttribute('class')).to.include('x-btn-disabled');
    await apply.hover({ force: true });
    await untilText(panel.page.locator('.x-tip:visible'), /You may look, not move/);
    await panel.page.locator('a.x-btn:visible:has(.fa-gear)').click();
    const settings = panel.page.locator('.x-window:visible');
    await untilText(settings, /Settings \(changing them needs Sys.Modify on \/\)/);
    expect(await settings.locator('a.x-btn', { hasText: 'OK' }).getAttribute('class')).to.include(
      'x-btn-disabled',
    );
    expect(await settings.locator('input:not([disabled])').count()).to.equal(0);
    expect(panel.errors).to.deep.equal([]);
  });

  it('look at the whole cluster, has no entry in the menu, and the page works', async () => {
    const panel = await audience.open(stage(), 'op@pve');
    await untilText(panel.page.locator('.demo-navigation'), /Search/);
    expect(await shownText(panel.page.locator('.demo-navigation'))).not.to.include('Rebalancing');
    expect(panel.errors).to.deep.equal([]);
  });

  it('open a socket from a page of another origin, is told which setting allows it', async () => {
    const { pve, log } = stage();
    const url = `https://${STRANGE_HOST}:${pve.port}/?login=admin@pve`;
    const panel = await openPanel(await audience.context(), url);
    await untilText(panel.banner('offline'), /ALLOWED_ORIGINS/);
    await panel.moves().first().waitFor();
    expect(await panel.button(/Apply \d+ Move/).getAttribute('class')).to.include('x-btn-disabled');
    expect(log()).to.include('origin.refused').and.include(STRANGE_HOST);
  });

  it('go on when the session has ended, and goes on by itself after the next login', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    stage().pve.tickets.revokeAll();
    await untilText(panel.page.locator('body'), /Session expired/);
    await panel.page.locator('.x-window:visible a.x-btn', { hasText: 'Login' }).click();
    await panel.planned();
    expect(panel.errors).to.deep.equal([]);
  });
});
