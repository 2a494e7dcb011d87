import type { GuestIndex, Model } from '../model/model.ts';
import { movedDiskBytes, movedMemoryBytes } from '../model/moved-bytes.ts';
import type { Problem } from '../model/problem.ts';
import { percentAt, type SearchState, startState } from '../model/search-state.ts';
import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { guestWriting } from '../steps/guest-writing.ts';
import { measuredSpeed } from '../steps/measured-speed.ts';
import { migrationSeconds, type Transfer } from '../steps/migration-time.ts';
import { neededMoves, type Order, type Way } from '../steps/order.ts';
import { restartSeconds } from '../steps/restart-seconds.ts';
import { alternatives } from './alternatives.ts';
import { bandwidth } from './bandwidth.ts';
import { diskSpeed } from './disk-speed.ts';
import { moveReason } from './move-reason.ts';
import { moveWarnings } from './move-warnings.ts';
import type { PlannedMove } from './plan.ts';
import type { Settled } from './settle.ts';

interface Wire {
  readonly source: string;
  readonly target: string;
  readonly memoryBytes: number;
  /** Net of what guests write in the mean, where it was measured. */
  readonly bytesPerSecond: number;
}

/** What its own migrations have shown of a guest counts more than what all guests do in the mean. */
function memoryTransfer(
  { snapshot, settings, guests }: Model,
  guest: GuestIndex,
  { source, target, memoryBytes, bytesPerSecond }: Wire,
): Pick<Transfer, 'memoryBytes' | 'bytesPerSecond' | 'dirtyBytesPerSecond'> {
  const { vmid = -1, ha } = guests[guest] ?? {};
  const moves = snapshot.measured ?? [];
  const writing = guestWriting(moves, vmid);
  if (writing === undefined) return { memoryBytes, bytesPerSecond };
  const measured = measuredSpeed(moves.map(asSent), source, target);
  return {
    memoryBytes: memoryBytes * writing.share,
    bytesPerSecond: bandwidth(snapshot.cluster, settings, { measured, underHa: ha !== undefined }),
    dirtyBytesPerSecond: writing.dirtyBytesPerSecond,
  };
}

/** By what went over the network, and not by how large the guest is. */
const asSent = (move: MeasuredMove): MeasuredMove => ({ ...move, bytes: move.sentBytes ?? move.bytes });

const NO_RESTART = { downSeconds: 0, extraSeconds: 0 };

/** How a guest goes and what that costs; where migrations were measured, by what they reached. */
function journey(model: Model, guest: GuestIndex, source: string, target: string) {
  const { snapshot, settings } = model;
  const measured = measuredSpeed(snapshot.measured ?? [], source, target);
  const bytesPerSecond = bandwidth(snapshot.cluster, settings, {
    measured,
    underHa: model.guests[guest]?.ha !== undefined,
  });
  const memoryBytes = movedMemoryBytes(model, guest);
  const diskBytes = movedDiskBytes(model, guest);
  const isContainer = model.guests[guest]?.kind === 'lxc';
  const memory = memoryTransfer(model, guest, { source, target, memoryBytes, bytesPerSecond });
  const diskBytesPerSecond = diskSpeed(model, guest, target, memory.bytesPerSecond);
  const transfer = migrationSeconds({ diskBytes, diskBytesPerSecond, ...memory }, measured !== undefined);
  const { expected, low, high } = transfer;
  const { downSeconds, extraSeconds } = isContainer
    ? restartSeconds(snapshot.measured ?? [], model.guests[guest]?.vmid ?? -1)
    : NO_RESTART;
  const restart = Math.round(extraSeconds);
  return {
    how: isContainer ? ('restart' as const) : ('live' as const),
    bytes: memoryBytes + diskBytes,
    expectedSeconds: expected + restart,
    expectedSecondsRange: [low + restart, high + restart] satisfies [number, number],
    downtimeSeconds: isContainer ? Math.round(downSeconds + diskBytes / diskBytesPerSecond) : 0,
    needsConsent: isContainer,
  };
}

/** How full the target is in the end, in percent of the resource in which it is fuller. */
function targetPercent(state: SearchState, node: number): number {
  const percents = [...state.problem.goals.loads.keys()].map((column) => percentAt(state, column, node));
  return Math.round(Math.max(...percents) * 10) / 10;
}

const vmidsOf = ({ kernel }: Problem, guests: readonly GuestIndex[]): number[] =>
  guests.map((guest) => kernel.model.guests[guest]?.vmid ?? 0);

/** A guest that stops on its way is copied twice. */
const twice = (once: ReturnType<typeof journey>): ReturnType<typeof journey> => ({
  ...once,
  bytes: 2 * once.bytes,
  expectedSeconds: 2 * once.expectedSeconds,
  expectedSecondsRange: [2 * once.expectedSecondsRange[0], 2 * once.expectedSecondsRange[1]],
});

/** What a unit's way waits for, in guests, and where it stops. */
export function wayOf(
  problem: Problem,
  { ways }: Order,
  unit: number,
): Pick<PlannedMove, 'needs' | 'needsLeft' | 'via'> {
  const { needs = [], needsLeft = [], stop } = ways.get(unit) ?? {};
  const guests = (units: readonly number[]) =>
    units.flatMap((other) => vmidsOf(problem, problem.bundles.units[other]?.guests ?? []));
  const waits = (way: Pick<Way, 'needs' | 'needsLeft'>) => ({
    needs: guests(way.needs),
    needsLeft: guests(way.needsLeft),
  });
  const node = problem.kernel.model.nodes[stop?.node ?? -1]?.name;
  return {
    needs: guests(needs),
    ...(needsLeft.length === 0 ? {} : { needsLeft: guests(needsLeft) }),
    ...(stop === undefined || node === undefined ? {} : { via: { node, step: stop.step, ...waits(stop) } }),
  };
}

/** The moves of a settled placement, step by step, each with its reason, its cost and what was refused. */
export function describeMoves({ state, order, gains }: Settled): PlannedMove[] {
  const { problem, place } = state;
  const { model } = problem.kernel;
  const start = startState(problem);
  const needed = neededMoves(order);
  const isNeeded = new Set([...needed.values()].flat());
  const describe = (unit: number, step: number): PlannedMove[] => {
    const target = place[unit] ?? 0;
    const block = vmidsOf(problem, problem.bundles.units[unit]?.block ?? []);
    const way = (guest: GuestIndex) => journey(model, guest, common.source, common.target);
    const common = {
      source: model.nodes[problem.home[unit] ?? 0]?.name ?? '',
      target: model.nodes[target]?.name ?? '',
      step,
      ...wayOf(problem, order, unit),
      reason: moveReason({ start, end: state }, unit, isNeeded.has(unit)),
      gainPercent: Math.round((gains.get(unit) ?? 0) / 10) / 10,
      targetPercent: targetPercent(state, target),
      alternatives: alternatives(state, unit),
    };
    return (problem.bundles.units[unit]?.guests ?? []).flatMap((guest) => {
      const facts = model.guests[guest];
      if (facts === undefined) return [];
      const journeyOf = order.ways.get(unit)?.stop === undefined ? way(guest) : twice(way(guest));
      return [
        {
          vmid: facts.vmid,
          ...(facts.name === undefined ? {} : { name: facts.name }),
          kind: facts.kind,
          ...common,
          ...journeyOf,
          togetherWith: block.filter((vmid) => vmid !== facts.vmid),
          warnings: moveWarnings(model, guest, target, journeyOf.expectedSecondsRange[1]),
        },
      ];
    });
  };
  return order.steps.flatMap((units, index) => units.flatMap((unit) => describe(unit, index + 1)));
}
