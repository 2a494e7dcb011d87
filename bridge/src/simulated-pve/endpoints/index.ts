import type { Route } from '../route.ts';
import { cephRoutes } from './ceph.ts';
import { clusterJobsRoutes } from './cluster-jobs.ts';
import { clusterOptionsRoutes } from './cluster-options.ts';
import { clusterResourcesRoutes } from './cluster-resources.ts';
import { clusterStatusRoutes } from './cluster-status.ts';
import { guestRoutes } from './guests.ts';
import { haResourceRoutes } from './ha-resources.ts';
import { haRuleRoutes } from './ha-rules.ts';
import { haStatusRoutes } from './ha-status.ts';
import { mappingRoutes } from './mappings.ts';
import { migrateRoutes } from './migrate.ts';
import { networkRoutes } from './network.ts';
import { nodeRoutes } from './nodes.ts';
import { permissionRoutes } from './permissions.ts';
import { poolRoutes } from './pools.ts';
import { rrddataRoutes } from './rrddata.ts';
import { storageRoutes } from './storages.ts';
import { taskRoutes } from './tasks.ts';
import { ticketRoutes } from './ticket.ts';
import { versionRoutes } from './version.ts';

/** Everything the simulated PVE offers, sorted by file: a new endpoint is an entry in one of these. */
export const ROUTES: readonly Route[] = [
  ...cephRoutes,
  ...clusterJobsRoutes,
  ...clusterOptionsRoutes,
  ...clusterResourcesRoutes,
  ...clusterStatusRoutes,
  ...guestRoutes,
  ...haResourceRoutes,
  ...haRuleRoutes,
  ...haStatusRoutes,
  ...mappingRoutes,
  ...migrateRoutes,
  ...networkRoutes,
  ...nodeRoutes,
  ...permissionRoutes,
  ...poolRoutes,
  ...rrddataRoutes,
  ...storageRoutes,
  ...taskRoutes,
  ...ticketRoutes,
  ...versionRoutes,
];
