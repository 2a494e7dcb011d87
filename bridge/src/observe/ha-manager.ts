import type { HaActivity, HaService } from '#shared/snapshot/activity.ts';
import type { HaManager } from '../pve/answers.ts';
import { compact } from './compact.ts';

type Status = HaManager['manager_status'];
type Service = NonNullable<Status['service_status']>[string];

const AT_REST: ReadonlySet<string> = new Set(['started', 'stopped', 'ignored', 'disabled']);
const MOTIONS: ReadonlySet<unknown> = new Set(['migrate', 'relocate']);

/** Where a queued command will take it: `["migrate", "pve2"]`. */
function queuedTarget({ cmd }: Service): string | undefined {
  const [what, target]: unknown[] = Array.isArray(cmd) ? cmd : [];
  return MOTIONS.has(what) && typeof target === 'string' ? target : undefined;
}

const servicesOf = ({ service_status = {} }: Status): [string, Service][] =>
  Object.entries(service_status).sort(([one], [other]) => (one < other ? -1 : 1));

/** Everything that the manager is not done with; without a master where none was ever elected. */
export function haActivity({ manager_status: status }: HaManager): HaActivity {
  const { master_node: master, timestamp } = status;
  const busy = servicesOf(status).flatMap(([sid, service]): HaService[] => {
    const { state, node, target } = service;
    const queuedTo = queuedTarget(service);
    if (AT_REST.has(state) && queuedTo === undefined) return [];
    return [compact<HaService>({ sid, state, node, target, queuedTo })];
  });
  return compact<HaActivity>({
    master,
    writtenAtMs: timestamp === undefined ? undefined : timestamp * 1000,
    busy,
  });
}

/** Guests that the manager moves just now, or has been told to move, by sid. */
export function haTargets({ manager_status }: HaManager): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const [sid, service] of servicesOf(manager_status)) {
    const target = MOTIONS.has(service.state) ? service.target : queuedTarget(service);
    if (target !== undefined) targets.set(sid, target);
  }
  return targets;
}

/** Guests that go back to a node when it has ended its maintenance, with that node, by sid. */
export function maintenanceNodes({ manager_status }: HaManager): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>();
  for (const [sid, { maintenance_node: node }] of servicesOf(manager_status))
    if (node !== undefined) nodes.set(sid, node);
  return nodes;
}

/** Whether HA acts at all, and what it does with guests while it does not; nothing where no manager ever ran. */
export function armedState({ manager_status: { master_node, disarm } }: HaManager): {
  readonly haArmed?: boolean;
  readonly haResourceMode?: 'freeze' | 'ignore';
} {
  if (master_node === undefined) return {};
  if (disarm === undefined) return { haArmed: true };
  return { haArmed: false, haResourceMode: disarm.mode === 'ignore' ? 'ignore' : 'freeze' };
}
