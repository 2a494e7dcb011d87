import { checked } from '../answer.ts';
import type { PveApi } from '../pve-api.ts';
import type { Paths } from '../sugar.ts';

type NodeCalls = Pick<
  PveApi,
  | 'nodeVersion'
  | 'nodeStatus'
  | 'nodeMachines'
  | 'nodeMigration'
  | 'nodeTime'
  | 'nodeReplication'
  | 'nodeNetwork'
  | 'nodeBridges'
  | 'nodeStorages'
  | 'thinPools'
  | 'nodeHistory'
>;

/** What is asked about one node. */
export const nodeCalls = ({ stock, since9 }: Paths): NodeCalls => ({
  nodeVersion: (node) => checked('GET /nodes/{node}/version', stock.nodes.$(node).version.$get()),
  nodeTime: (node) => checked('GET /nodes/{node}/time', stock.nodes.$(node).time.$get()),
  nodeStatus: (node) => checked('GET /nodes/{node}/status', stock.nodes.$(node).status.$get()),
  nodeMachines: (node) =>
    checked(
      'GET /nodes/{node}/capabilities/qemu/machines',
      stock.nodes.$(node).capabilities.qemu.machines.$get(),
    ),
  nodeMigration: (node) =>
    checked(
      'GET /nodes/{node}/capabilities/qemu/migration',
      since9.nodes.$(node).capabilities.qemu.migration.$get(),
    ),
  nodeReplication: (node, vmid) =>
    checked('GET /nodes/{node}/replication', stock.nodes.$(node).replication.$get({ guest: vmid })),
  nodeNetwork: (node) => checked('GET /nodes/{node}/network', stock.nodes.$(node).network.$get()),
  nodeBridges: (node) =>
    checked('GET /nodes/{node}/network', stock.nodes.$(node).network.$get({ type: 'any_bridge' })),
  nodeStorages: (node) => checked('GET /nodes/{node}/storage', stock.nodes.$(node).storage.$get()),
  thinPools: (node) => checked('GET /nodes/{node}/disks/lvmthin', stock.nodes.$(node).disks.lvmthin.$get()),
  nodeHistory: (node, timeframe, cf) =>
    checked('GET /nodes/{node}/rrddata', stock.nodes.$(node).rrddata.$get({ timeframe, cf })),
});
