import { type ResourceRow, ResourceStore, resourceRows } from './resource-store.ts';
import { iconClass } from './toolkit.ts';

interface TreeNode {
  readonly data: { id: string };
  removeAll(): void;
}

interface ResourceTree {
  getRootNode(): TreeNode;
  setRootNode(node: object): void;
  getSelectionModel(): { select(node: TreeNode, keep: boolean, silent: boolean): void };
  getStore(): { getNodeById(id: string): TreeNode | null };
  up(selector: string): { setContent(item: object): void };
  selectId(id: string): void;
  shape: string;
  callParent(): void;
}

const byName = (a: ResourceRow, b: ResourceRow): number =>
  (a.vmid ?? 0) - (b.vmid ?? 0) || (a.id < b.id ? -1 : 1);

const label = (row: ResourceRow): string =>
  Ext.htmlEncode(
    row.vmid === undefined ? (row.storage ?? row.node ?? row.id) : `${row.vmid} (${row.name ?? ''})`,
  );

function leaf(row: ResourceRow): object {
  const stopped = row.type !== 'storage' && row.status !== 'running' ? ' demo-stopped' : '';
  return { id: row.id, text: label(row), leaf: true, iconCls: `${iconClass(row.type, row)}${stopped}` };
}

function nodeBranch(node: ResourceRow, rows: readonly ResourceRow[]): object {
  const children = rows.filter(
    (row) => row.node === node.node && ['qemu', 'lxc', 'storage'].includes(row.type),
  );
  const order = (row: ResourceRow) => (row.type === 'storage' ? 1 : 0);
  return {
    id: node.id,
    text: label(node),
    iconCls: `${iconClass('node', node)}${node.status === 'online' ? ' demo-online' : ' demo-offline'}`,
    children: [...children].sort((a, b) => order(a) - order(b) || byName(a, b)).map(leaf),
  };
}

function rebuild(tree: ResourceTree): void {
  const rows = resourceRows();
  const shape = JSON.stringify(rows.map(({ id, node, status, name }) => [id, node, status, name]));
  if (shape === tree.shape) return;
  tree.shape = shape;
  const nodes = rows.filter(({ type }) => type === 'node').sort(byName);
  tree.setRootNode({
    id: 'root',
    text: 'Datacenter',
    expanded: true,
    iconCls: 'fa fa-server',
    children: nodes.map((node) => nodeBranch(node, rows)),
  });
}

/** What the real page calls Server View. */
Ext.define('PveDemo.ResourceTree', {
  extend: 'Ext.tree.Panel',
  alias: 'widget.demoResourceTree',
  title: 'Server View',
  header: { height: 34 },
  useArrows: true,
  animate: false,
  root: { id: 'root', text: 'Datacenter', expanded: true, iconCls: 'fa fa-server' },

  initComponent(this: ResourceTree) {
    this.callParent();
    ResourceStore.on('load', () => rebuild(this));
  },

  listeners: {
    itemclick(tree: ResourceTree, node: TreeNode) {
      show(tree, node.data.id);
    },
  },

  selectId(this: ResourceTree, id: string) {
    const node = this.getStore().getNodeById(id);
    if (!node) return;
    this.getSelectionModel().select(node, false, true);
    show(this, id);
  },
});

function show(tree: ResourceTree, id: string): void {
  const row = resourceRows().find((candidate) => candidate.id === id);
  const item = row
    ? {
        xtype: 'propertygrid',
        title: label(row),
        source: { ...row },
        hideHeaders: true,
        nameColumnWidth: 160,
      }
    : { xtype: 'PVE.dc.Config' };
  tree.up('pveStdWorkspace').setContent(item);
}
