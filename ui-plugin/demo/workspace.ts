import { setCookie } from './cookie.ts';
import { askForLogin } from './login-window.ts';
import { startUpdates, stopUpdates } from './resource-store.ts';
import { login, logout, resume } from './session.ts';
import { Proxmox } from './toolkit.ts';

const THEMES = [
  ['__default__', 'auto'],
  ['crisp', 'Light theme'],
  ['proxmox-dark', 'Proxmox Dark'],
] as const;

const YEAR_SECONDS = 365 * 24 * 3600;

const USER = /[?&]login=([\w.-]+@[\w.-]+)/;

interface Workspace {
  down(selector: string): {
    removeAll(): void;
    add(item: object): void;
    setText(text: string): void;
    selectId(id: string): void;
  };
  callParent(): void;
  start(): Promise<void>;
  setContent(item: object): void;
  selectById(id: string): void;
}

/** `?login=admin@pve` logs a user of the simulated cluster in, so that a link is all a visitor needs. */
async function signIn(): Promise<void> {
  const asked = USER.exec(decodeURIComponent(location.search))?.[1];
  if (asked !== undefined) {
    history.replaceState(null, '', location.pathname + location.hash);
    await login(asked, 'rebalance').catch(() => askForLogin());
    return;
  }
  if (!(await resume())) await askForLogin();
}

function changeTheme(theme: string): void {
  setCookie('PVEThemeCookie', theme, YEAR_SECONDS);
  location.reload();
}

const userMenu = {
  xtype: 'button',
  itemId: 'user',
  iconCls: 'fa fa-user',
  text: '',
  menu: [
    {
      text: 'Color Theme',
      iconCls: 'fa fa-paint-brush',
      menu: THEMES.map(([theme, text]) => ({
        text,
        itemId: `theme-${theme}`,
        handler: () => changeTheme(theme),
      })),
    },
    { text: 'Logout', iconCls: 'fa fa-sign-out', handler: () => leave() },
  ],
};

function leave(): void {
  logout();
  stopUpdates();
  location.reload();
}

const HEADER = {
  region: 'north',
  xtype: 'toolbar',
  cls: 'demo-header',
  height: 42,
  items: [
    { xtype: 'component', html: '<b>Simulated Virtual Environment</b>', cls: 'demo-title' },
    { xtype: 'component', html: 'the demo of pve-rebalance: nothing here is real', cls: 'demo-note' },
    '->',
    userMenu,
  ],
};

/** The page as a whole: header, resource tree, the chosen view, and the cluster's tasks. */
Ext.define('PVE.StdWorkspace', {
  extend: 'Ext.container.Viewport',
  alias: 'widget.pveStdWorkspace',
  layout: 'border',
  items: [
    HEADER,
    { region: 'west', xtype: 'demoResourceTree', width: 190, split: true },
    { region: 'south', xtype: 'demoTaskList', height: 140, split: true },
    { region: 'center', xtype: 'container', itemId: 'content', layout: 'fit', cls: 'demo-content' },
  ],

  initComponent(this: Workspace) {
    Ext.tip.QuickTipManager.init();
    this.callParent();
    this.start().catch((error: unknown) => Ext.Msg.alert('Error', Ext.htmlEncode(String(error))));
  },

  async start(this: Workspace) {
    await signIn();
    this.down('#user').setText(Ext.htmlEncode(Proxmox.UserName ?? ''));
    startUpdates();
    this.setContent({ xtype: 'PVE.dc.Config' });
  },

  setContent(this: Workspace, item: object) {
    const content = this.down('#content');
    content.removeAll();
    content.add({ ...item, workspace: this });
  },

  /** Shows a node or guest by its id in the resource tree, such as `qemu/100`. */
  selectById(this: Workspace, id: string) {
    this.down('demoResourceTree').selectId(id);
  },
});
