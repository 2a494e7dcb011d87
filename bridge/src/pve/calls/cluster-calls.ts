import { checked } from '../answer.ts';
import type { PveApi } from '../pve-api.ts';
import type { Paths } from '../sugar.ts';

type ClusterCalls = Pick<
  PveApi,
  | 'version'
  | 'permissions'
  | 'permissionsOn'
  | 'clusterResources'
  | 'clusterStatus'
  | 'clusterOptions'
  | 'clusterTasks'
  | 'corosyncNodes'
  | 'mappings'
  | 'quorumDevice'
  | 'cephStatus'
  | 'backupJobs'
  | 'replicationJobs'
  | 'storages'
  | 'pools'
>;

/** What the contacted node answers for the whole cluster. */
export const clusterCalls = ({ stock }: Paths): ClusterCalls => ({
  version: () => checked('GET /version', stock.version.$get()),
  permissions: () => checked('GET /access/permissions', stock.access.permissions.$get()),
  permissionsOn: (path) => checked('GET /access/permissions', stock.access.permissions.$get({ path })),
  clusterResources: () => checked('GET /cluster/resources', stock.cluster.resources.$get()),
  clusterStatus: () => checked('GET /cluster/status', stock.cluster.status.$get()),
  clusterOptions: () => checked('GET /cluster/options', stock.cluster.options.$get()),
  clusterTasks: () => checked('GET /cluster/tasks', stock.cluster.tasks.$get()),
  corosyncNodes: () => checked('GET /cluster/config/nodes', stock.cluster.config.nodes.$get()),
  mappings: (kind) =>
    kind === 'pci'
      ? checked('GET /cluster/mapping/pci', stock.cluster.mapping.pci.$get())
      : checked('GET /cluster/mapping/usb', stock.cluster.mapping.usb.$get()),
  quorumDevice: () => checked('GET /cluster/config/qdevice', stock.cluster.config.qdevice.$get()),
  cephStatus: () => checked('GET /cluster/ceph/status', stock.cluster.ceph.status.$get()),
  backupJobs: () => checked('GET /cluster/backup', stock.cluster.backup.$get()),
  replicationJobs: () => checked('GET /cluster/replication', stock.cluster.replication.$get()),
  storages: () => checked('GET /storage', stock.storage.$get()),
  pools: () => checked('GET /pools', stock.pools.$get()),
});
