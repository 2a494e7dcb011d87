import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { plainCluster } from './support/clusters.ts';
import { untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

/** What the page of Proxmox VE has, as far as a change of users goes. */
interface HostPage {
  readonly Proxmox: { UserName: string | undefined; CSRFPreventionToken: string | undefined };
  readonly Ext: {
    readonly state: { readonly Manager: { set(key: string, value: unknown): void } };
    readonly ComponentQuery: { query(selector: string): Workspace[] };
  };
}
interface Workspace {
  setContent(item: object): void;
  down(selector: string): { removeAll(): void };
}

/** As the web interface does once it was refused a few times: everything in it goes, windows over it do not. */
const signOut = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const Proxmox: HostPage['Proxmox'] = Reflect.get<object, string>(globalThis, 'Proxmox');
    const Ext: HostPage['Ext'] = Reflect.get<object, string>(globalThis, 'Ext');
    Proxmox.UserName = undefined;
    Ext.ComponentQuery.query('pveStdWorkspace')[0]?.down('#content').removeAll();
  });

const signIn = (page: Page, username: string): Promise<void> =>
  page.evaluate(async (name) => {
    const Proxmox: HostPage['Proxmox'] = Reflect.get<object, string>(globalThis, 'Proxmox');
    const Ext: HostPage['Ext'] = Reflect.get<object, string>(globalThis, 'Ext');
    const body = new URLSearchParams({ username: name, password: 'rebalance' });
    const response = await fetch('/api2/json/access/ticket', { method: 'POST', body });
    const { data } = await response.json();
    // biome-ignore lint/suspicious/noDocumentCookie: as the host does
    document.cookie = `PVEAuthCookie=${encodeURIComponent(data.ticket)}; path=/; secure; samesite=lax`;
    [Proxmox.UserName, Proxmox.CSRFPreventionToken] = [name, data.CSRFPreventionToken];
    Ext.state.Manager.set('GuiCap', data.cap);
    Ext.ComponentQuery.query('pveStdWorkspace')[0]?.setContent({ xtype: 'PVE.dc.Config' });
  }, username);

describe('another user in the same page', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ cluster: plainCluster() }));

  it('S12: finds no window, no plan and no tick of the one before', async () => {
    const panel = await audience.open(stage());
    const { page } = panel;
    await panel.planned();
    const count = await panel.moves().count();
    await panel.tick(0);
    await panel.button(new RegExp(`Apply ${count - 1} Move`)).click();
    const windows = page.locator('.x-window:visible');
    await windows.waitFor();
    await signOut(page);
    await windows.waitFor({ state: 'hidden' });
    await signIn(page, 'viewer@pve');
    expect(await panel.moves().count()).to.equal(0);
    await panel.planned();
    const ticked = page.locator('.x-grid-item:visible .x-grid-checkcolumn-checked');
    expect(await ticked.count()).to.equal(await panel.moves().count());
    const apply = panel.button(/Apply \d+ Move/);
    expect(await apply.getAttribute('aria-disabled')).to.equal('true');
    expect(await apply.getAttribute('data-qtip')).to.match(/You may look, not move/);
    await untilText(panel.header(), /Worst node: pve1 memory/);
    expect(panel.errors).to.deep.equal([]);
  });
});
