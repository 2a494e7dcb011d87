import { checked } from '../answer.ts';
import type { PveApi } from '../pve-api.ts';
import type { Paths } from '../sugar.ts';

type HaCalls = Pick<PveApi, 'haManager' | 'haResources' | 'haRules' | 'haGroups'>;

/** What the HA manager says; groups are Proxmox VE 8's, rules 9's. */
export const haCalls = ({ stock, since9 }: Paths): HaCalls => ({
  haManager: () =>
    checked('GET /cluster/ha/status/manager_status', stock.cluster.ha.status.manager_status.$get()),
  haResources: () => checked('GET /cluster/ha/resources', stock.cluster.ha.resources.$get()),
  haRules: () => checked('GET /cluster/ha/rules', since9.cluster.ha.rules.$get()),
  haGroups: () => checked('GET /cluster/ha/groups', stock.cluster.ha.groups.$get()),
});
