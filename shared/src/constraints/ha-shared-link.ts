import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** HA drops the bandwidth limit of a request: on a link that corosync may use, only PVE's own limit holds (S1). */
export const haSharedLink = stayConstraint(
  {
    id: 'ha-shared-link',
    title: 'HA without a bandwidth limit',
    description:
      'HA guests stay where their migration could saturate a link that corosync uses, unless datacenter.cfg limits the bandwidth of migrations or the settings allow it.',
    precedence: 31,
  },
  ({ cluster }, settings) => {
    const limited =
      cluster.migrationLink === 'separate' || cluster.migrationLimitBytesPerSecond !== undefined;
    const allowed = limited || settings.haMayMigrateUnlimited;
    return ({ ha }) => (allowed || ha === undefined ? undefined : reason('ha-shared-link'));
  },
);
