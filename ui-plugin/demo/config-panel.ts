// The seam that the panel is hooked into: the real page's PVE.panel.Config, with the same contract
// (insertNodes, savedItems, hstateid, groups, activateCard), and the Datacenter view made of it.

interface ConfigItem {
  readonly xtype: string;
  readonly itemId: string;
  readonly title: string;
  readonly iconCls?: string;
  readonly groups?: string[];
  readonly expandedOnInit?: boolean;
  header?: boolean;
}

interface TreeNode {
  appendChild(node: object): TreeNode;
  findChild(attribute: string, value: string, deep: boolean): TreeNode | null;
  readonly firstChild: TreeNode | null;
  readonly data: { id: string };
}

interface ConfigPanel {
  store: { getRoot(): TreeNode };
  savedItems: Record<string, ConfigItem>;
  hstateid: string;
  items: ConfigItem[] | object[];
  viewFilter: object;
  insertNodes(items: ConfigItem[]): void;
  activateCard(id: string): void;
  selectById(id: string): void;
  down(selector: string): {
    setSelection(node: TreeNode | null): void;
    setActiveItem(item: object): void;
    add(item: object): object;
    remove(item: object, destroy: boolean): void;
    getLayout(): { getActiveItem(): object | null };
  };
  callParent(): void;
}

const NAVIGATION = {
  region: 'west',
  xtype: 'panel',
  width: 160,
  scrollable: 'y',
  split: true,
  border: false,
  cls: 'demo-navigation',
};

Ext.define('PVE.panel.Config', {
  extend: 'Ext.panel.Panel',
  alias: 'widget.pvePanelConfig',
  layout: 'border',
  border: false,

  initComponent(this: ConfigPanel) {
    const own = this.items as ConfigItem[];
    this.savedItems = {};
    this.store = Ext.create('Ext.data.TreeStore', { root: { expanded: true } });
    this.insertNodes(own);
    this.items = [
      {
        ...NAVIGATION,
        items: [
          {
            xtype: 'treelist',
            itemId: 'menu',
            ui: 'nav',
            expanderOnly: true,
            expanderFirst: false,
            store: this.store,
            listeners: {
              selectionchange: (_list: object, node: TreeNode | null) =>
                node && this.activateCard(node.data.id),
            },
          },
        ],
      },
      { region: 'center', xtype: 'container', itemId: 'cards', layout: 'card' },
    ];
    this.callParent();
    const root = this.store.getRoot();
    const remembered = Ext.state.Manager.get(this.hstateid)?.value;
    this.down('#menu').setSelection(
      (remembered && root.findChild('id', remembered, true)) || root.firstChild,
    );
  },

  insertNodes(this: ConfigPanel, items: ConfigItem[]) {
    const root = this.store.getRoot();
    for (const item of items) {
      if (this.savedItems[item.itemId]) throw 'itemId already exists, please use another';
      item.header = false;
      this.savedItems[item.itemId] = item;
      let parent = root;
      const groups = item.groups ?? [];
      for (let group = groups.shift(); group; group = groups.shift()) {
        const found = parent.findChild('id', group, true);
        if (!found) break;
        parent = found;
      }
      parent.appendChild({
        id: item.itemId,
        text: item.title,
        iconCls: item.iconCls,
        leaf: true,
        expanded: item.expandedOnInit,
      });
    }
  },

  activateCard(this: ConfigPanel, id: string) {
    const cards = this.down('#cards');
    const old = cards.getLayout().getActiveItem();
    const { groups: _groups, ...item } = this.savedItems[id] ?? {};
    cards.setActiveItem(cards.add(item));
    if (old) cards.remove(old, true);
    Ext.state.Manager.set(this.hstateid, { value: id });
  },

  selectById(this: ConfigPanel, id: string) {
    this.down('#menu').setSelection(this.store.getRoot().findChild('id', id, true));
  },
});

Ext.define('PVE.dc.Config', {
  extend: 'PVE.panel.Config',
  alias: 'widget.PVE.dc.Config',
  hstateid: 'dctab',

  initComponent(this: ConfigPanel) {
    this.items = datacenterItems();
    this.callParent();
  },
});

function datacenterItems(): ConfigItem[] {
  const caps = Ext.state.Manager.get('GuiCap');
  const search = { xtype: 'demoSearch', itemId: 'search', title: 'Search', iconCls: 'fa fa-search' };
  if (!caps?.dc?.['Sys.Audit']) return [search];
  return [
    search,
    { xtype: 'demoSummary', itemId: 'summary', title: 'Summary', iconCls: 'fa fa-book' },
    {
      xtype: 'demoAside',
      itemId: 'ha',
      title: 'HA',
      iconCls: 'fa fa-heartbeat',
      expandedOnInit: true,
    },
    {
      xtype: 'demoAside',
      itemId: 'ha-rules',
      title: 'Affinity Rules',
      groups: ['ha'],
      iconCls: 'fa fa-gears',
    },
    { xtype: 'demoAside', itemId: 'ha-fencing', title: 'Fencing', groups: ['ha'], iconCls: 'fa fa-bolt' },
  ];
}
