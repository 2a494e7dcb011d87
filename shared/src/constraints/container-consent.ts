import { RESTART_SECONDS } from '../model/downtime.ts';
import { reason } from '../plan/reason.ts';
import type { Constraint } from './constraint.ts';
import { stayConstraint } from './stay-constraint.ts';

const stays = stayConstraint(
  {
    id: 'container-consent',
    title: 'Containers need consent',
    description:
      'A running container moves by a restart: it stays unless the settings allow restarts, or is offered to a person for consent where the others do not suffice.',
    precedence: 40,
  },
  (_snapshot, { containersMayRestart }) =>
    ({ kind }) =>
      kind === 'lxc' && !containersMayRestart
        ? reason('container-needs-restart', { downtimeSeconds: RESTART_SECONDS })
        : undefined,
);

/** A container moves by a restart, so it moves only when a person allowed restarts, or this one. */
export const containerConsent = { ...stays, yieldsToConsent: true } as const satisfies Constraint;
