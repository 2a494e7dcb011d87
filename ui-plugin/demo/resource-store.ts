import { askForLogin } from './login-window.ts';
import { Proxmox } from './toolkit.ts';

/** A row of `/cluster/resources`. */
export interface ResourceRow {
  readonly id: string;
  readonly type: string;
  readonly node?: string;
  readonly vmid?: number;
  readonly name?: string;
  readonly status?: string;
  readonly template?: number;
  readonly storage?: string;
  readonly mem?: number;
  readonly maxmem?: number;
  readonly cpu?: number;
  readonly maxcpu?: number;
}

const REFRESH_MS = 3000;

let rows: readonly ResourceRow[] = [];
let timer: number | undefined;
let running = false;

const store = Ext.create('Ext.data.Store', { storeId: 'PVEResources', fields: ['id', 'type'], data: [] });

/** The real page's singleton over `/cluster/resources`, as far as a panel reads it. */
export const ResourceStore = Ext.apply(store, {
  getNodes: () => rows.filter(({ type }) => type === 'node'),
  guestNode: (vmid: number) => rows.find((row) => row.vmid === vmid)?.node,
  guestName: (vmid: number) => rows.find((row) => row.vmid === vmid)?.name ?? '-',
});

export const resourceRows = (): readonly ResourceRow[] => rows;

/** As the real page does: who is not believed any more is asked again. */
function onFailure({ status }: { status: number }): void {
  if (status !== 401) return;
  stopUpdates();
  askForLogin()
    .then(startUpdates)
    .catch((error: unknown) => Ext.Msg.alert('Error', Ext.htmlEncode(String(error))));
}

function reload(): void {
  Proxmox.Utils.API2Request({
    failure: onFailure,
    url: '/cluster/resources',
    success: ({ result }) => {
      rows = (result.data as ResourceRow[]).map((row) => ({ ...row, running: row.status === 'running' }));
      store.loadData(rows);
      store.fireEvent('load');
    },
    callback: () => {
      if (running) timer = window.setTimeout(reload, REFRESH_MS);
    },
  });
}

export function startUpdates(): void {
  stopUpdates();
  running = true;
  reload();
}

export function stopUpdates(): void {
  running = false;
  window.clearTimeout(timer);
}
