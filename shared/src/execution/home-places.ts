import type { HomePlace } from '../plan/answers/return-home.ts';
import type { Purpose } from '../plan/purpose.ts';
import type { MoveState } from './execution-view.ts';

/** As much of a move as the way home needs, of an execution or of what a viewer sees of it. */
export interface PastMove {
  readonly vmid: number;
  readonly source: string;
  readonly target: string;
  readonly parkedFrom?: string | undefined;
  readonly state: MoveState;
}

export interface PastExecution {
  readonly approvedBy: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number | undefined;
  readonly purpose?: Purpose | undefined;
  readonly moves: readonly PastMove[];
}

/** Guests that evacuations took off a node, and that nothing of ours has moved on or brought back since. */
export interface Away {
  readonly node: string;
  /** When the last of them left, and on whose approval. */
  readonly sinceMs: number;
  readonly by: string;
  readonly places: readonly HomePlace[];
}

/** A guest left `home` by this execution. */
interface Departure {
  readonly home: string;
  readonly execution: PastExecution;
}

/** Where a guest is, as far as our moves tell, and the homes that it was taken off, the last one at the end. */
interface Trail {
  put: string;
  homes: Departure[];
}

/** Where a move came from at first, before its stop on the way. */
export const sourceOf = ({ parkedFrom, source }: PastMove): string => parkedFrom ?? source;

function follow(trail: Trail | undefined, move: PastMove, execution: PastExecution): Trail | undefined {
  const [from, put] = [sourceOf(move), move.target];
  // somebody else has moved it between: what was noted is no way home any more
  const homes = trail?.put === from ? trail.homes : [];
  const { purpose } = execution;
  if (purpose?.kind === 'evacuate' && purpose.nodes.includes(from))
    return { put, homes: [...homes.filter(({ home }) => home !== from), { home: from, execution }] };
  if (purpose?.kind !== 'return-home' && purpose?.kind !== 'undo') return undefined;
  const back = homes.findIndex(({ home }) => home === put);
  return back <= 0 ? undefined : { put, homes: homes.slice(0, back) };
}

/** Where every guest is that evacuations have moved, by what our own executions say. */
function trailsOf(oldestFirst: readonly PastExecution[]): Map<number, Trail> {
  const trails = new Map<number, Trail>();
  for (const execution of oldestFirst)
    for (const move of execution.moves.filter(({ state }) => state === 'done')) {
      const next = follow(trails.get(move.vmid), move, execution);
      if (next === undefined) trails.delete(move.vmid);
      else trails.set(move.vmid, next);
    }
  return trails;
}

/** The same with one guest more: its evacuation is the last one where it ended last. */
function withPlace(away: Away | undefined, place: HomePlace, execution: PastExecution): Away {
  const { approvedBy: by, startedAtMs, endedAtMs: sinceMs = startedAtMs } = execution;
  const places = [...(away?.places ?? []), place];
  return away === undefined || sinceMs > away.sinceMs
    ? { node: place.home, sinceMs, by, places }
    : { ...away, places };
}

/**
 * The way home of every guest that an evacuation took off its node, by node. A guest taken off two nodes in turn can go
 * back to either. Whether it is still where it was put only the cluster says.
 *
 * @param history executions, newest first
 */
export function awayFromHome(history: readonly PastExecution[]): readonly Away[] {
  const byNode = new Map<string, Away>();
  for (const [vmid, { put, homes }] of trailsOf([...history].reverse()))
    for (const { home, execution } of homes)
      byNode.set(home, withPlace(byNode.get(home), { vmid, home, put }, execution));
  return [...byNode.values()].sort((a, b) => (a.node < b.node ? -1 : 1));
}

/** What an execution moved, to be taken back: of each guest where it was and where it was put. */
export const placesOf = ({ moves }: PastExecution): HomePlace[] =>
  moves
    .filter(({ state }) => state === 'done')
    .map((move) => ({ vmid: move.vmid, home: sourceOf(move), put: move.target }));
