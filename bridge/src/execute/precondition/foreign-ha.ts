import { isActive } from '#shared/execution/execution.ts';
import { type HaService, isHaMotion } from '#shared/snapshot/activity.ts';
import type { TaskRow } from '../../pve/answers.ts';
import { type Check, type Found, hold, skip } from './found.ts';

const HA_HOLD_SECONDS = 15;
/** The manager starts a migration that failed again in its next round, and never gives up on a rule or a maintenance. */
const FAILURES_MAX = 3;
/** Rounds take 10 s, and a node works on four guests at once; without a task for so long it waits for a node that is not at work. */
const WITHOUT_TASK_MAX_MS = 10 * 60_000;

const vmidOf = ({ sid = '' }: HaService): number => Number(sid.slice(sid.indexOf(':') + 1));

/** What HA moves at our request, or along with it, is ours. */
const isOurs = ({ execution }: Found, service: HaService): boolean => {
  const vmid = vmidOf(service);
  return execution.moves.some((move) => move.vmid === vmid && isActive(move));
};

/** What HA has migrated of the guest, the newest first. */
const migrationsOf = ({ tasks }: Found, service: HaService): TaskRow[] => {
  const id = String(vmidOf(service));
  const isMigration = ({ type }: TaskRow) => type === 'qmigrate' || type === 'vzmigrate';
  return tasks
    .filter((task) => task.id === id && task.user === 'root@pam' && isMigration(task))
    .sort((one, other) => other.starttime - one.starttime);
};

/** It fails again and again, or does not come about: nothing says that it ever ends. */
function isInVain(found: Found, service: HaService): boolean {
  const sinceMs = found.haMotions.get(service.sid ?? '');
  // Of a guest that is hidden from who looks its tasks are, too.
  if (sinceMs === undefined) return false;
  const [newest, ...older] = migrationsOf(found, service);
  const ended = newest?.endtime === undefined ? older : [newest, ...older];
  const good = ended.findIndex(({ status = '' }) => status === 'OK' || status.startsWith('WARNINGS'));
  const failures = good < 0 ? ended.length : good;
  const isAtWork = newest !== undefined && newest.endtime === undefined;
  return failures >= FAILURES_MAX || (!isAtWork && found.nowMs - sinceMs >= WITHOUT_TASK_MAX_MS);
}

/**
 * The scheduler of Proxmox VE judges by what it sees: two who move at once undo each other's work, so ours waits. What HA
 * tries in vain keeps only those from moving whose nodes it wants: the others would wait for ever.
 */
export const checkForeignHa: Check = (found) => {
  const busy = found.snapshot?.activity?.ha?.busy ?? [];
  const foreign = busy.filter((service) => isHaMotion(service) && !isOurs(found, service));
  const moving = foreign.find((service) => !isInVain(found, service));
  if (moving) return hold(`waits for HA, which moves ${moving.sid ?? 'a guest'} by itself`, HA_HOLD_SECONDS);
  const { source, target } = found.move;
  const stuck = foreign.find((service) =>
    [service.node, service.target, service.queuedTo].some((node) => node === source || node === target),
  );
  return stuck && skip(`HA tries again and again to move ${stuck.sid} ${wayOf(stuck)}`, remedyFor(stuck));
};

const wayOf = ({ node = '?', target, queuedTo }: HaService): string =>
  `from ${node} to ${target ?? queuedTo ?? 'another node'}`;

const remedyFor = ({ sid, node = 'its node' }: HaService): string =>
  `Its last task on ${node} says why that fails; to end the attempts: ha-manager set ${sid} --state ignored`;
