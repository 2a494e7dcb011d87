import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import { type Check, type Found, guestOf, skip } from './found.ts';

const nodeOf = ({ snapshot }: Found, name: string): NodeFacts | undefined =>
  snapshot.nodes.find((node) => node.name === name);

const checkOnline: Check = (found) => {
  const { source, target } = found.move;
  const away = [source, target].find((name) => nodeOf(found, name)?.status !== 'online');
  return away === undefined ? undefined : skip(`${away} is not online`);
};

const checkMaintenance: Check = (found) => {
  const state = nodeOf(found, found.move.target)?.haState;
  return state === undefined || state === '' || state === 'online'
    ? undefined
    : skip(`${found.move.target} is in ${state}, says HA`);
};

/** What it uses now, with what else is on its way there, must fit below the limit of a target. */
const checkMemory: Check = (found) => {
  const { execution, move } = found;
  const node = nodeOf(found, move.target);
  const guest = guestOf(found);
  if (node?.load === undefined || node.memoryTotalBytes === undefined)
    return skip(`the memory of ${move.target} is unknown`);
  const { load, memoryTotalBytes } = node;
  const needBytes = Math.max(guest?.memhost ?? 0, guest?.mem ?? 0) + onTheWayBytes(found);
  const afterPercent = ((load.memoryBytes + needBytes) / memoryTotalBytes) * 100;
  if (afterPercent <= execution.settings.limitMemoryPercent) return undefined;
  const room = formatBytes(memoryTotalBytes - load.memoryBytes);
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
