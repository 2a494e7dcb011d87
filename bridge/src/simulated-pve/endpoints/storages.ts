import { isOnNode } from '#shared/simulation/volumes.ts';
import { digestOf } from '../format.ts';
import { flag, nodeName, text } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';
import { nodesOf } from '../rows.ts';
import { seesStorage } from '../sees-storage.ts';

/** Types that are shared by nature; the flag is still told, as PVE sets it when it reads them. */
function storages(request: RouteRequest) {
  const all = request.state.cluster.spec.storages;
  const digest = digestOf(all);
  return all
    .filter(({ storage }) => seesStorage(request, storage))
    .map(({ storage, type, content, shared, nodes, path, migrationLimitBytesPerSecond: limit }) => ({
      storage,
      type,
      content: content.join(','),
      digest,
      ...(shared ? { shared: 1 } : {}),
      ...(nodes ? { nodes: nodes.join(',') } : {}),
      ...(path === undefined ? {} : { path }),
      ...(type === 'lvmthin' ? { vgname: 'pve', thinpool: poolOf(storage) } : {}),
      ...(limit === undefined ? {} : { bwlimit: `migration=${Math.floor(limit / 1024)}` }),
    }));
}

function nodeStorages(request: RouteRequest) {
  const { state, node, values } = request;
  const { cluster } = state;
  const target = values.target === undefined ? undefined : String(values.target);
  return cluster.spec.storages
    .filter((storage) => nodesOf(cluster, storage).includes(node.spec.name))
    .filter(({ storage }) => seesStorage(request, storage))
    .filter(({ storage }) => values.storage === undefined || storage === values.storage)
    .filter(({ content }) => values.content === undefined || content.includes(String(values.content)))
    .filter(({ storage, shared }) => target === undefined || (shared && isOnNode(cluster, storage, target)))
    .map(({ storage, type, content, shared, totalBytes, usedBytes }) => {
      const active = !cluster.brokenStorages.has(storage);
      const sizes = {
        total: totalBytes,
        used: usedBytes,
        avail: totalBytes - usedBytes,
        used_fraction: usedBytes / totalBytes,
      };
      return {
        storage,
        type,
        content: content.join(','),
        shared: shared ? 1 : 0,
        active: active ? 1 : 0,
        enabled: 1,
        ...(active ? sizes : { total: 0, used: 0, avail: 0 }),
      };
    });
}

/** `local-lvm` is the pool `data` of a usual installation. */
const poolOf = (storage: string): string => (storage === 'local-lvm' ? 'data' : storage);
const METADATA = { totalBytes: 4 * 2 ** 30, usedBytes: 2 ** 27 };

const thinPools = ({ state, node }: RouteRequest) =>
  state.cluster.spec.storages
    .filter((each) => each.type === 'lvmthin' && nodesOf(state.cluster, each).includes(node.spec.name))
    .map(({ storage, totalBytes, usedBytes, metadata = METADATA }) => ({
      ...{ lv: poolOf(storage), vg: 'pve', lv_size: totalBytes, used: usedBytes },
      ...{ metadata_size: metadata.totalBytes, metadata_used: metadata.usedBytes },
    }));

export const storageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/nodes/{node}/disks/lvmthin',
    parameters: {},
    access: { path: '/', privileges: ['Sys.Audit'] },
    proxied: true,
    isProtected: true,
    answer: thinPools,
  },
  {
    method: 'GET',
    path: '/nodes/{node}/storage',
    parameters: { content: text, enabled: flag, format: flag, storage: text, target: nodeName },
    access: 'all',
    proxied: true,
    isProtected: true,
    answer: nodeStorages,
  },
  {
    method: 'GET',
    path: '/storage',
    parameters: {},
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: storages,
  },
];
