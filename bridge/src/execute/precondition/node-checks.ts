import { isHaSilent } from '#shared/execution/cluster-health.ts';
import { type ExecutionMove, isUnderWay } from '#shared/execution/execution.ts';
import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import { yieldingBytes } from '#shared/model/node-loads.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import { type Check, type Found, hold, skip } from './found.ts';
import { lateMoves } from './late-figures.ts';

const nodeOf = ({ snapshot }: Found, name: string): NodeFacts | undefined =>
  snapshot.nodes.find((node) => node.name === name);

const checkOnline: Check = (found) => {
  const { source, target } = found.move;
  const away = [source, target].find((name) => nodeOf(found, name)?.status !== 'online');
  return away === undefined ? undefined : skip(`${away} is not online`);
};

/**
 * A manager without anything to manage sleeps, and takes a node for what it was when it fell asleep; a maintenance that
 * was asked for holds all the same.
 */
const checkMaintenance: Check = (found) => {
  const state = nodeOf(found, found.move.target)?.haState;
  const isOutdated = state !== 'maintenance' && isHaSilent(found.snapshot);
  return state === undefined || state === '' || state === 'online' || isOutdated
    ? undefined
    : skip(`${found.move.target} is in ${state}, says HA`);
};

const FIGURES_HOLD_SECONDS = 15;

/** What it uses now, with what else is on its way there, must fit below the limit of a target. */
const checkMemory: Check = (found) => {
  const { execution, move } = found;
  const node = nodeOf(found, move.target);
  if (node?.load === undefined || node.memoryTotalBytes === undefined)
    return skip(`the memory of ${move.target} is unknown`);
  const { load, memoryTotalBytes } = node;
  const limitPercent = execution.settings.limitMemoryPercent;
  // As the plan had it: the cache of ZFS gives way.
  const usedBytes = Math.max(0, load.memoryBytes - yieldingBytes(node, execution.settings));
  const afterPercent = (bytes: number) => ((usedBytes + bytes) / memoryTotalBytes) * 100;
  const needBytes = memoryOf(found, move) + onTheWayBytes(found);
  // Whether they are in the figures already, or still, only the next figures tell.
  const { arrived, left } = lateMoves(found);
  if (afterPercent(needBytes - sumOf(left, (other) => memoryOf(found, other))) > limitPercent) {
    const room = formatBytes(memoryTotalBytes - usedBytes);
    const after = formatPercent(afterPercent(needBytes));
    return skip(
      `${move.target} would reach ${after} memory, limit ${formatPercent(limitPercent)}; ${room} free`,
    );
  }
  if (afterPercent(needBytes) > limitPercent)
    return hold(`waits until ${move.target} tells its memory without who has left it`, FIGURES_HOLD_SECONDS);
  const coming = [...onTheWay(found), ...arrived];
  return afterPercent(memoryOf(found, move) + sumOf(coming, (other) => mostOf(found, other))) > limitPercent
    ? hold(`waits for the memory of ${move.target} with what arrives there`, FIGURES_HOLD_SECONDS)
    : undefined;
};

const rowOf = ({ resources }: Found, { vmid, kind }: ExecutionMove) =>
  resources.find((each) => each.vmid === vmid && each.type === kind);

const memoryOf = (found: Found, move: ExecutionMove): number => {
  const row = rowOf(found, move);
  return Math.max(row?.memhost ?? 0, row?.mem ?? 0);
};

/** A container that is stopped on its way has no use to be seen, and may soon take all that it is allowed to. */
const mostOf = (found: Found, move: ExecutionMove): number =>
  Math.max(memoryOf(found, move), move.how === 'restart' ? (rowOf(found, move)?.maxmem ?? 0) : 0);

const sumOf = (moves: readonly ExecutionMove[], bytesOf: (move: ExecutionMove) => number): number =>
  moves.reduce((sum, move) => sum + bytesOf(move), 0);

const onTheWay = ({ execution, move }: Found): ExecutionMove[] =>
  execution.moves.filter(
    (other) => other.vmid !== move.vmid && other.target === move.target && isUnderWay(other),
  );

const onTheWayBytes = (found: Found): number => sumOf(onTheWay(found), (other) => memoryOf(found, other));

/** What can be against it on its nodes. */
export const NODE_CHECKS: readonly Check[] = [checkOnline, checkMaintenance, checkMemory];
