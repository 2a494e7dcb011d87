import { RESTART_SECONDS } from '../model/downtime.ts';
import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** A container moves by a restart, so it moves only when a person allowed restarts. */
export const containerConsent = stayConstraint(
  {
    id: 'container-consent',
    title: 'Containers need consent',
    description: 'A running container moves by a restart: it stays unless the settings allow restarts.',
    precedence: 40,
  },
  (_snapshot, { containersMayRestart }) =>
    ({ kind }) =>
      kind === 'lxc' && !containersMayRestart
        ? reason('container-needs-restart', { downtimeSeconds: RESTART_SECONDS })
        : undefined,
);
