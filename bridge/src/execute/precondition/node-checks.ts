import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import { type Check, type Found, guestOf, nodeOf, skip } from './found.ts';

/** Concerns every move: without quorum nothing can be started. */
export const checkQuorum: Check = ({ status }) =>
  status.some(({ type, quorate }) => type === 'cluster' && quorate === false)
    ? { type: 'pause', detail: 'the cluster has no quorum: nothing is started' }
    : undefined;

const checkOnline: Check = (found) => {
  const { source, target } = found.move;
  const away = [source, target].find((name) => !isOnline(found, name));
  return away === undefined ? undefined : skip(`${away} is not online`);
};

/** Corosync's word counts where it can be had; figures of a node may be 5 minutes old. */
function isOnline(found: Found, name: string): boolean {
  const member = found.status.find((row) => row.type === 'node' && row.name === name);
  return nodeOf(found, name)?.status === 'online' && member?.online !== false;
}

const checkMaintenance: Check = (found) => {
  const state = nodeOf(found, found.move.target)?.hastate;
  return state === undefined || state === '' || state === 'online'
    ? undefined
    : skip(`${found.move.target} is in ${state}, says HA`);
};

/** What it uses now, with what else is on its way there, must fit below the limit of a target. */
const checkMemory: Check = (found) => {
  const { execution, move } = found;
  const node = nodeOf(found, move.target);
  const guest = guestOf(found);
  if (node?.mem === undefined || node.maxmem === undefined || node.maxmem === 0)
    return skip(`the memory of ${move.target} is unknown`);
  const needBytes = Math.max(guest?.memhost ?? 0, guest?.mem ?? 0) + onTheWayBytes(found);
  const afterPercent = ((node.mem + needBytes) / node.maxmem) * 100;
  if (afterPercent <= execution.settings.limitMemoryPercent) return undefined;
  const room = formatBytes(node.maxmem - node.mem);
  const limit = formatPercent(execution.settings.limitMemoryPercent);
  return skip(
    `${move.target} would reach ${formatPercent(afterPercent)} memory, limit ${limit}; ${room} free`,
  );
};

/** Memory of our moves that are on their way to the same node and may not be in its figures yet. */
const onTheWayBytes = ({ execution, move }: Found): number =>
  execution.moves
    .filter(({ vmid, target, state }) => vmid !== move.vmid && target === move.target && UNDER_WAY.has(state))
    .reduce((sum, { bytes }) => sum + bytes, 0);

const UNDER_WAY: ReadonlySet<string> = new Set(['starting', 'running', 'settling']);

/** What can be against it on its nodes. */
export const NODE_CHECKS: readonly Check[] = [checkOnline, checkMaintenance, checkMemory];
