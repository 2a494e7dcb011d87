import { Proxmox } from './toolkit.ts';

interface LogLine {
  readonly n: number;
  readonly t: string;
}

interface TaskState {
  readonly status: string;
  readonly exitstatus?: string;
  readonly type: string;
  readonly user: string;
  readonly starttime: number;
}

const POLL_MS = 1000;

interface TaskViewer {
  readonly upid: string;
  readonly taskDone?: (success: boolean) => void;
  destroyed: boolean;
  down(selector: string): { update(html: string): void; setSource(source: object): void };
  setTitle(title: string): void;
}

/** The window of the real page that shows the log of a task, opened by `Ext.create`. */
Ext.define('Proxmox.window.TaskViewer', {
  extend: 'Ext.window.Window',
  alias: 'widget.proxmoxTaskViewer',
  title: 'Task viewer',
  width: 800,
  height: 400,
  layout: 'fit',
  modal: true,
  items: [
    {
      xtype: 'tabpanel',
      border: false,
      items: [
        { title: 'Output', itemId: 'log', scrollable: true, bodyPadding: 5, bodyCls: 'demo-log' },
        { title: 'Status', xtype: 'propertygrid', itemId: 'status', nameColumnWidth: 150, hideHeaders: true },
      ],
    },
  ],
  listeners: {
    show(viewer: TaskViewer) {
      const { type, id } = Proxmox.Utils.parse_task_upid(viewer.upid);
      viewer.setTitle(`Task viewer: ${Proxmox.Utils.format_task_description(type, id)}`);
      follow(viewer);
    },
  },
});

function follow(viewer: TaskViewer): void {
  const { node } = Proxmox.Utils.parse_task_upid(viewer.upid);
  const url = `/nodes/${node}/tasks/${encodeURIComponent(viewer.upid)}`;
  Proxmox.Utils.API2Request({
    url: `${url}/log`,
    params: { limit: 5000 },
    success: ({ result }) => !viewer.destroyed && showLog(viewer, result.data as LogLine[]),
    failure: ({ htmlStatus }) => !viewer.destroyed && viewer.down('#log').update(htmlStatus),
  });
  Proxmox.Utils.API2Request({
    url: `${url}/status`,
    success: ({ result }) => !viewer.destroyed && showStatus(viewer, result.data as TaskState),
  });
}

const showLog = (viewer: TaskViewer, lines: readonly LogLine[]): void =>
  viewer.down('#log').update(lines.map(({ t }) => Ext.htmlEncode(t)).join('<br>'));

function showStatus(viewer: TaskViewer, task: TaskState): void {
  const { status, exitstatus = '', type, user, starttime } = task;
  viewer.down('#status').setSource({
    Status: status === 'running' ? 'running' : `stopped: ${exitstatus}`,
    'Task type': type,
    'User name': user,
    'Start Time': Proxmox.Utils.render_timestamp(starttime),
    'Unique task ID': viewer.upid,
  });
  if (status === 'running') window.setTimeout(() => viewer.destroyed || follow(viewer), POLL_MS);
  else viewer.taskDone?.(exitstatus === 'OK');
}
