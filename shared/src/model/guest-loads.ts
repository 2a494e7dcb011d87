import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import { hostMemoryBytes } from './memory-need.ts';
import type { BesideGuests } from './node-loads.ts';

/** What each guest weighs, in whole bytes and thousandths of a core, so that sums are exact. NaN is unknown. */
export interface GuestLoads {
  /** Peak and p95 where a history was read, else the current sample. */
  readonly memoryBytes: Float64Array;
  readonly cpuMillicores: Float64Array;
}

interface Figures {
  readonly now: Float64Array;
  readonly past: Float64Array;
}

/**
 * Peaks of different guests rarely meet: what they add up to beyond the node's own history is taken from each
 * in proportion, but not below what it uses now.
 */
function withoutStackedPeaks(
  { now, past }: Figures,
  home: Int32Array,
  base: Float64Array,
  ceiling: Float64Array,
): Float64Array {
  const sums = new Float64Array(base.length);
  for (let guest = 0; guest < past.length; guest++) {
    const node = home[guest] ?? -1;
    const load = past[guest] ?? 0;
    if (node >= 0) sums[node] = (sums[node] ?? 0) + orZero(load);
  }
  return past.map((load, guest) => {
    const node = home[guest] ?? -1;
    const sum = sums[node] ?? 0;
    const room = (ceiling[node] ?? Number.NaN) - (base[node] ?? 0);
    const share = room < sum ? Math.max(0, room) / sum : 1;
    return Math.round(Math.max(Math.min(now[guest] ?? 0, load), load * share));
  });
}

const ceilings = (nodes: readonly NodeFacts[], figure: (node: NodeFacts) => number | undefined) =>
  column(nodes, (node) => figure(node) ?? Number.NaN);

export function guestLoads(
  guests: readonly GuestFacts[],
  nodes: readonly NodeFacts[],
  home: Int32Array,
  running: Uint8Array,
  beside: BesideGuests,
): GuestLoads {
  const ofRunning = (figure: (guest: GuestFacts) => number) =>
    column(guests, (guest, index) => (running[index] === 1 ? Math.round(figure(guest)) : 0));
  const memory = {
    now: ofRunning(hostMemoryBytes),
    past: ofRunning((guest) => Math.max(hostMemoryBytes(guest), guest.history?.memoryPeakBytes ?? 0)),
  };
  const cpu = {
    now: ofRunning(({ load }) => (load?.cpuCores ?? Number.NaN) * 1000),
    past: ofRunning(({ load, history }) =>
      load === undefined ? Number.NaN : (history?.cpuP95Cores ?? load.cpuCores) * 1000,
    ),
  };
  const memoryCeiling = ceilings(nodes, ({ history }) => history?.memoryPeakBytes);
  const cpuCeiling = ceilings(nodes, ({ history }) => history && history.cpuP95Cores * 1000);
  return {
    memoryBytes: withoutStackedPeaks(memory, home, beside.memoryBytes, memoryCeiling),
    cpuMillicores: withoutStackedPeaks(cpu, home, beside.cpuMillicores, cpuCeiling),
  };
}
