import type { Route } from '../route.ts';
import { clusterResourcesRoutes } from './cluster-resources.ts';
import { clusterStatusRoutes } from './cluster-status.ts';
import { migrateRoutes } from './migrate.ts';
import { permissionRoutes } from './permissions.ts';
import { taskRoutes } from './tasks.ts';
import { ticketRoutes } from './ticket.ts';
import { versionRoutes } from './version.ts';

/** Everything the simulated PVE offers, sorted by file: a new endpoint is an entry in one of these. */
export const ROUTES: readonly Route[] = [
  ...clusterResourcesRoutes,
  ...clusterStatusRoutes,
  ...migrateRoutes,
  ...permissionRoutes,
  ...taskRoutes,
  ...ticketRoutes,
  ...versionRoutes,
];
