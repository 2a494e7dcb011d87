import { ResourceStore, resourceRows } from './resource-store.ts';

// What the demo's page shows beside the panel: small, but live.

const percent = (part?: number, whole?: number): string =>
  part === undefined || !whole ? '' : `${((100 * part) / whole).toFixed(1)} %`;

const columns = [
  { text: 'Type', dataIndex: 'type', width: 90, renderer: Ext.htmlEncode },
  { text: 'ID', dataIndex: 'vmid', width: 70 },
  { text: 'Name', dataIndex: 'name', flex: 1, renderer: Ext.htmlEncode },
  { text: 'Node', dataIndex: 'node', width: 100, renderer: Ext.htmlEncode },
  { text: 'Status', dataIndex: 'status', width: 90, renderer: Ext.htmlEncode },
  { text: 'CPU usage', dataIndex: 'cpuText', width: 100, align: 'right' },
  { text: 'Memory usage %', dataIndex: 'memoryText', width: 130, align: 'right' },
];

interface GridView {
  readonly types: readonly string[];
  store: { loadData(rows: object[]): void };
  destroyed: boolean;
  callParent(): void;
  on(event: 'destroy', listener: () => void): void;
}

function refresh(grid: GridView): void {
  if (grid.destroyed) return;
  const rows = resourceRows().filter(({ type }) => grid.types.includes(type));
  grid.store.loadData(
    rows.map((row) => ({
      ...row,
      name: row.name ?? row.storage ?? row.node,
      cpuText: percent(row.cpu, 1),
      memoryText: percent(row.mem, row.maxmem),
    })),
  );
}

function defineGrid(name: string, xtype: string, types: readonly string[]): void {
  Ext.define(name, {
    extend: 'Ext.grid.Panel',
    alias: `widget.${xtype}`,
    types,
    columns,
    border: false,
    viewConfig: { trackOver: false, preserveScrollOnReload: true },
    initComponent(this: GridView) {
      this.store = Ext.create('Ext.data.Store', { fields: ['id'], data: [] });
      this.callParent();
      refresh(this);
      const update = () => refresh(this);
      ResourceStore.on('load', update);
      this.on('destroy', () => ResourceStore.un('load', update));
    },
  });
}

defineGrid('PveDemo.Search', 'demoSearch', ['node', 'qemu', 'lxc', 'storage']);
defineGrid('PveDemo.Summary', 'demoSummary', ['node']);

Ext.define('PveDemo.Aside', {
  extend: 'Ext.panel.Panel',
  alias: 'widget.demoAside',
  border: false,
  bodyPadding: 20,
  html: 'This part of Proxmox VE is not simulated.',
});
