import { column } from '../kit/column.ts';
import { whole } from '../kit/whole.ts';
import { inForce } from '../settings/presets.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import { saneSnapshot } from '../snapshot/sane.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { cpuFactors } from './cpu-speed.ts';
import { type GuestLoads, guestLoads } from './guest-loads.ts';
import { ksmShares, memoryFreedBytes, memoryNeedBytes } from './memory-need.ts';
import { besideGuests, type NodeLoads, nodeLoads } from './node-loads.ts';
import { priorityWeights } from './priority.ts';

/** Positions in `Model.guests` and `Model.nodes`; they never leave the engine. */
export type GuestIndex = number;
export type NodeIndex = number;

/** A snapshot prepared for arithmetic: names become positions, figures become columns. NaN is unknown. */
export interface Model {
  readonly snapshot: ClusterSnapshot;
  /** As they are obeyed: what the aggressiveness sets is filled in. */
  readonly settings: Settings;
  /** By vmid. */
  readonly guests: readonly GuestFacts[];
  readonly nodes: readonly NodeFacts[];
  readonly nodeIndex: ReadonlyMap<string, NodeIndex>;
  readonly guestIndex: ReadonlyMap<number, GuestIndex>;
  /** Where each guest is; -1 for a node that is not in the list. */
  readonly home: Int32Array;
  /** Where a task that runs now takes it; -1 for nowhere. */
  readonly arriving: Int32Array;
  /** 1 for a guest that runs; all others weigh nothing. */
  readonly running: Uint8Array;
  /** 1 for a node that is online and whose load and size are known. */
  readonly known: Uint8Array;
  readonly guestLoads: GuestLoads;
  readonly nodeLoads: NodeLoads;
  /** What each guest needs on a target, and what it gives back at its source (S8). */
  readonly memoryNeedBytes: Float64Array;
  readonly memoryFreedBytes: Float64Array;
  /** Per node: what a core does compared with an ordinary one. */
  readonly cpuFactor: Float64Array;
  /** Per guest: how much it weighs where evenness is judged. */
  readonly priority: Float64Array;
}

const isKnown = ({ status, load, cpuTotalCores, memoryTotalBytes }: NodeFacts): boolean =>
  status === 'online' && load !== undefined && cpuTotalCores !== undefined && memoryTotalBytes !== undefined;

/** Guests that one of the steps below goes through in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 16;

/** Facts and wishes as columns; what the constraints say about them is added by `compileProblem`. */
export const compileModel = (observed: ClusterSnapshot, given: Settings): Model =>
  whole(compilingModel(observed, given));

/** The same bit by bit, for whoever has other things to do. */
export function* compilingModel(observed: ClusterSnapshot, given: Settings): Generator<number, Model> {
  const settings = inForce(given);
  const snapshot = saneSnapshot(observed);
  const stepUnits = snapshot.guests.length / GUESTS_PER_UNIT;
  yield stepUnits;
  const { nodes } = snapshot;
  const guests = [...snapshot.guests].sort((one, other) => one.vmid - other.vmid);
  const nodeIndex = new Map(nodes.map(({ name }, index) => [name, index]));
  const home = Int32Array.from(column(guests, ({ node }) => nodeIndex.get(node) ?? -1));
  const running = Uint8Array.from(
    column(guests, ({ status, template }) => Number(status === 'running' && !template)),
  );
  yield stepUnits;
  const cpuFactor = cpuFactors(nodes, settings);
  const beside = besideGuests(guests, nodes, home, running, settings, cpuFactor);
  const placed = { guests, nodes, home, running, beside, cpuFactor, settings };
  yield stepUnits;
  const loads = yield* guestLoads(placed, stepUnits);
  const ksmShare = ksmShares(
    guests,
    nodes.map(({ ksmSharedBytes }) => ksmSharedBytes),
    home,
    running,
  );
  yield stepUnits;
  const nodesHave = nodeLoads(placed, loads.squeezedBytes);
  yield stepUnits;
  return {
    snapshot,
    settings,
    guests,
    nodes,
    nodeIndex,
    guestIndex: new Map(guests.map(({ vmid }, index) => [vmid, index])),
    home,
    arriving: Int32Array.from(
      column(guests, ({ movingTo }) => (movingTo === undefined ? -1 : (nodeIndex.get(movingTo) ?? -1))),
    ),
    running,
    known: Uint8Array.from(nodes, (node) => Number(isKnown(node))),
    guestLoads: loads,
    nodeLoads: nodesHave,
    memoryNeedBytes: column(guests, (guest) => memoryNeedBytes(guest, settings)),
    memoryFreedBytes: column(guests, (guest, index) =>
      memoryFreedBytes(guest, ksmShare[home[index] ?? -1] ?? 0),
    ),
    cpuFactor,
    priority: priorityWeights(guests, snapshot.cluster.registeredTags, settings),
  };
}
