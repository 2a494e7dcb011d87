import { assert } from '#shared/kit/assert.ts';
import type { Clock } from '../clock.ts';
import { checked } from '../pve/answer.ts';
import type { AnswerOf, EndpointKey } from '../pve/endpoints.ts';
import { createEngine, type RequestParams } from '../pve/engine.ts';
import { createLimiter, type Limiter } from '../pve/limiter.ts';
import type { GuestAddress, PveApi } from '../pve/pve-api.ts';
import { parseUpid } from '../pve/upid.ts';
import { type PageFetch, pageTransport } from './page-transport.ts';

/** For all nodes together: the entry node passes everything on, and its workers answer the page, too. */
const CALLS_MAX = 2;

const PLACE = /\{(\w+)\}/g;

type Read = Extract<EndpointKey, `GET ${string}`>;
type Places = Readonly<Record<string, string | number>>;
type Get = <Key extends Read>(key: Key, places?: Places, params?: RequestParams) => Promise<AnswerOf<Key>>;

const changesNothing = async (): Promise<never> => {
  assert(false, 'a page without a bridge changes nothing');
};

/** The Proxmox VE that a page came from, read as the user whose cookie the browser sends with each request. */
export function pageApi(fetch: PageFetch, clock: Clock): PveApi {
  const limiter = createLimiter(CALLS_MAX);
  const oneLane: Limiter = { run: (_lane, urgent, work) => limiter.run('', urgent, work) };
  const engine = createEngine({ transport: pageTransport(fetch, clock), limiter: oneLane, entry: {} });
  const get: Get = (key, places = {}, params = {}) => {
    const template = key.slice('GET '.length);
    const path = template.replace(PLACE, (_place, name: string) => String(places[name]));
    return checked(key, engine.doRequest('GET', path, template.replace(PLACE, '*'), params));
  };
  return {
    ...clusterReads(get),
    ...nodeReads(get),
    ...guestReads(get),
    ...taskReads(get),
    migrate: changesNothing,
    pingAgent: changesNothing,
    cancelTask: changesNothing,
  };
}

const clusterReads = (get: Get) => ({
  version: () => get('GET /version'),
  permissions: () => get('GET /access/permissions'),
  permissionsOn: (path: string) => get('GET /access/permissions', {}, { path }),
  clusterResources: () => get('GET /cluster/resources'),
  clusterStatus: () => get('GET /cluster/status'),
  clusterOptions: () => get('GET /cluster/options'),
  clusterTasks: () => get('GET /cluster/tasks'),
  corosyncNodes: () => get('GET /cluster/config/nodes'),
  mappings: (kind: 'pci' | 'usb') =>
    kind === 'pci' ? get('GET /cluster/mapping/pci') : get('GET /cluster/mapping/usb'),
  quorumDevice: () => get('GET /cluster/config/qdevice'),
  cephStatus: () => get('GET /cluster/ceph/status'),
  backupJobs: () => get('GET /cluster/backup'),
  replicationJobs: () => get('GET /cluster/replication'),
  storages: () => get('GET /storage'),
  pools: () => get('GET /pools'),
  haManager: () => get('GET /cluster/ha/status/manager_status'),
  haResources: () => get('GET /cluster/ha/resources'),
  haRules: () => get('GET /cluster/ha/rules'),
  haGroups: () => get('GET /cluster/ha/groups'),
});

const nodeReads = (get: Get) => ({
  nodeVersion: (node: string) => get('GET /nodes/{node}/version', { node }),
  nodeTime: (node: string) => get('GET /nodes/{node}/time', { node }),
  nodeStatus: (node: string) => get('GET /nodes/{node}/status', { node }),
  nodeMachines: (node: string) => get('GET /nodes/{node}/capabilities/qemu/machines', { node }),
  nodeMigration: (node: string) => get('GET /nodes/{node}/capabilities/qemu/migration', { node }),
  thinPools: (node: string) => get('GET /nodes/{node}/disks/lvmthin', { node }),
  nodeReplication: (node: string, vmid: number) =>
    get('GET /nodes/{node}/replication', { node }, { guest: vmid }),
  nodeNetwork: (node: string) => get('GET /nodes/{node}/network', { node }),
  nodeBridges: (node: string) => get('GET /nodes/{node}/network', { node }, { type: 'any_bridge' }),
  nodeStorages: (node: string) => get('GET /nodes/{node}/storage', { node }),
  nodeHistory: (...[node, timeframe, cf]: Parameters<PveApi['nodeHistory']>) =>
    get('GET /nodes/{node}/rrddata', { node }, { timeframe, cf }),
});

const guestReads = (get: Get) => ({
  guestConfig: ({ kind, node, vmid }: GuestAddress) =>
    get(
      kind === 'qemu' ? 'GET /nodes/{node}/qemu/{vmid}/config' : 'GET /nodes/{node}/lxc/{vmid}/config',
      { node, vmid },
      { current: true },
    ),
  guestStatus: ({ kind, node, vmid }: GuestAddress) =>
    get(
      kind === 'qemu'
        ? 'GET /nodes/{node}/qemu/{vmid}/status/current'
        : 'GET /nodes/{node}/lxc/{vmid}/status/current',
      { node, vmid },
    ),
  guestHistory: (...[{ kind, node, vmid }, timeframe, cf]: Parameters<PveApi['guestHistory']>) =>
    get(
      kind === 'qemu' ? 'GET /nodes/{node}/qemu/{vmid}/rrddata' : 'GET /nodes/{node}/lxc/{vmid}/rrddata',
      { node, vmid },
      { timeframe, cf },
    ),
  migratePreconditions: ({ kind, node, vmid }: GuestAddress) =>
    get(kind === 'qemu' ? 'GET /nodes/{node}/qemu/{vmid}/migrate' : 'GET /nodes/{node}/lxc/{vmid}/migrate', {
      node,
      vmid,
    }),
});

const taskReads = (get: Get) => ({
  nodeTasks: (...[node, { vmid, typefilter, sinceSeconds, source }]: Parameters<PveApi['nodeTasks']>) =>
    get('GET /nodes/{node}/tasks', { node }, { vmid, typefilter, since: sinceSeconds, source }),
  taskStatus: (upid: string) => get('GET /nodes/{node}/tasks/{upid}/status', taskPlaces(upid)),
  taskLog: (upid: string, start: number) =>
    get('GET /nodes/{node}/tasks/{upid}/log', taskPlaces(upid), { start, limit: 500 }),
});

function taskPlaces(upid: string): Places {
  const node = parseUpid(upid)?.node;
  assert(node !== undefined, `'${upid}' is no UPID`);
  return { node, upid };
}
