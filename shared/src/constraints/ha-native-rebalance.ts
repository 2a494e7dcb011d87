import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** Two balancers must not move the same guest (`crs: ha-auto-rebalance=1`, PVE 9.2). */
export const haNativeRebalance = stayConstraint(
  {
    id: 'ha-native-rebalance',
    title: 'Left to the native rebalancer',
    description: 'HA guests are left to Proxmox VE while it rebalances them itself.',
    precedence: 30,
  },
  ({ cluster }) =>
    ({ ha }) =>
      cluster.nativeRebalance && ha?.autoRebalance === true ? reason('ha-native-rebalance') : undefined,
);
