import { Proxmox } from './toolkit.ts';

interface TaskRow {
  readonly upid: string;
  readonly type: string;
  readonly id?: string;
  readonly starttime: number;
  readonly endtime?: number;
  readonly status?: string;
}

interface TaskList {
  callParent(): void;
  store: { loadData(rows: object[]): void };
}

const REFRESH_MS = 3000;

const time = (seconds?: number): string => (seconds ? Proxmox.Utils.render_timestamp(seconds).slice(5) : '');

const statusText = (status?: string): string =>
  status === undefined
    ? '<i class="fa fa-spinner fa-pulse"></i>'
    : status === 'OK'
      ? 'OK'
      : `<span class="demo-task-error">${Ext.htmlEncode(status)}</span>`;

/** The tasks of the whole cluster, newest first, as at the bottom of the real page. */
Ext.define('PveDemo.TaskList', {
  extend: 'Ext.grid.Panel',
  alias: 'widget.demoTaskList',
  title: 'Tasks',
  border: false,
  viewConfig: { trackOver: false },
  columns: [
    { text: 'Start Time', dataIndex: 'starttime', width: 130, renderer: time },
    { text: 'End Time', dataIndex: 'endtime', width: 130, renderer: time },
    { text: 'Node', dataIndex: 'node', width: 100, renderer: Ext.htmlEncode },
    { text: 'User name', dataIndex: 'user', width: 140, renderer: Ext.htmlEncode },
    {
      text: 'Description',
      dataIndex: 'type',
      flex: 1,
      renderer: (type: string, _meta: object, { data }: { data: TaskRow }) =>
        Proxmox.Utils.format_task_description(type, data.id ?? ''),
    },
    { text: 'Status', dataIndex: 'status', width: 220, renderer: statusText },
  ],
  listeners: {
    itemdblclick: (_view: object, { data }: { data: TaskRow }) =>
      Ext.create('Proxmox.window.TaskViewer', { upid: data.upid, endtime: data.endtime }).show(),
  },

  initComponent(this: TaskList) {
    this.store = Ext.create('Ext.data.Store', { fields: ['upid'], idProperty: 'upid', data: [] });
    this.callParent();
    const refresh = () => {
      if (Proxmox.UserName === undefined) return void window.setTimeout(refresh, 200);
      Proxmox.Utils.API2Request({
        url: '/cluster/tasks',
        success: ({ result }) => this.store.loadData(result.data as TaskRow[]),
        callback: () => window.setTimeout(refresh, REFRESH_MS),
      });
    };
    refresh();
  },
});
