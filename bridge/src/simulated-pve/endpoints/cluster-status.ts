import { isQuorate } from '#shared/simulation/virtual-cluster.ts';
import type { Route, RouteRequest } from '../route.ts';

const auditRoot = { path: '/', privileges: ['Sys.Audit'] } as const;

function status({ state }: RouteRequest) {
  const { cluster } = state;
  const nodes = [...cluster.nodes.values()].map(({ spec, online }, index) => ({
    id: `node/${spec.name}`,
    type: 'node',
    name: spec.name,
    nodeid: index + 1,
    ip: spec.ip,
    online: online ? 1 : 0,
    local: spec.name === state.entry ? 1 : 0,
    level: '',
  }));
  if (nodes.length === 1) return nodes;
  const self = {
    id: 'cluster',
    type: 'cluster',
    name: cluster.spec.name,
    nodes: nodes.length,
    quorate: isQuorate(cluster) ? 1 : 0,
    version: nodes.length,
  };
  return [self, ...nodes];
}

const corosyncNodes = ({ state }: RouteRequest) =>
  [...state.cluster.nodes.values()].map(({ spec }, index) => ({
    node: spec.name,
    name: spec.name,
    nodeid: String(index + 1),
    quorum_votes: '1',
    ring0_addr: spec.ip,
  }));

export const clusterStatusRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/cluster/config/nodes',
    parameters: {},
    access: auditRoot,
    proxied: false,
    isProtected: false,
    answer: corosyncNodes,
  },
  {
    // No device votes along here: the answer is real and empty.
    method: 'GET',
    path: '/cluster/config/qdevice',
    parameters: {},
    access: auditRoot,
    proxied: false,
    isProtected: true,
    answer: () => ({}),
  },
  {
    method: 'GET',
    path: '/cluster/status',
    parameters: {},
    access: auditRoot,
    proxied: false,
    isProtected: true,
    answer: status,
  },
];
