import { column } from '../kit/column.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import { hostMemoryBytes, hostReserveBytes } from './memory-need.ts';

/** What each node has and uses beside its guests: the host itself and guests that the reader may not see. */
export interface NodeLoads {
  readonly memoryTotalBytes: Float64Array;
  readonly cpuTotalMillicores: Float64Array;
  readonly memoryBesideBytes: Float64Array;
  readonly cpuBesideMillicores: Float64Array;
  /** What is there for guests (S8): all but the host's reserve. */
  readonly memoryForGuestsBytes: Float64Array;
}

export interface BesideGuests {
  readonly memoryBytes: Float64Array;
  readonly cpuMillicores: Float64Array;
}

/** The measured use of each node that none of its guests explains; 0 where nothing was measured. */
export function besideGuests(
  guests: readonly GuestFacts[],
  nodes: readonly NodeFacts[],
  home: Int32Array,
  running: Uint8Array,
): BesideGuests {
  const memoryBytes = column(nodes, ({ load }) => Math.round(load?.memoryBytes ?? 0));
  const cpuMillicores = column(nodes, ({ load }) => Math.round((load?.cpuCores ?? 0) * 1000));
  guests.forEach((guest, index) => {
    const node = home[index] ?? -1;
    if (node < 0 || running[index] !== 1 || guest.load === undefined) return;
    memoryBytes[node] = (memoryBytes[node] ?? 0) - Math.round(hostMemoryBytes(guest));
    cpuMillicores[node] = (cpuMillicores[node] ?? 0) - Math.round(guest.load.cpuCores * 1000);
  });
  return {
    memoryBytes: memoryBytes.map((bytes) => Math.max(0, bytes)),
    cpuMillicores: cpuMillicores.map((millicores) => Math.max(0, millicores)),
  };
}

export function nodeLoads(nodes: readonly NodeFacts[], beside: BesideGuests): NodeLoads {
  const memoryTotalBytes = column(nodes, (node) => node.memoryTotalBytes ?? Number.NaN);
  return {
    memoryTotalBytes,
    cpuTotalMillicores: column(nodes, (node) => Math.round((node.cpuTotalCores ?? Number.NaN) * 1000)),
    memoryBesideBytes: beside.memoryBytes,
    cpuBesideMillicores: beside.cpuMillicores,
    memoryForGuestsBytes: column(
      nodes,
      (node, index) =>
        (memoryTotalBytes[index] ?? 0) - hostReserveBytes(node, beside.memoryBytes[index] ?? 0),
    ),
  };
}
