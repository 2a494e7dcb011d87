import { column } from '../kit/column.ts';
import type { Settings } from '../settings/settings.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import { numbersByNode } from './node-words.ts';

const CLASS_MHZ = 100;

/**
 * The nominal frequency of a node's processors, in classes of 100 MHz: the one in their name where there is one,
 * because what Linux tells beside it changes with the load.
 */
export function nominalMhz({ cpu }: NodeFacts): number | undefined {
  const named = /@\s*(\d+(?:\.\d+)?)\s*GHz/i.exec(cpu?.model ?? '')?.[1];
  const mhz = named === undefined ? cpu?.mhz : Number(named) * 1000;
  return mhz === undefined || !(mhz > 0) ? undefined : Math.max(1, Math.round(mhz / CLASS_MHZ)) * CLASS_MHZ;
}

const median = (values: readonly number[]): number | undefined =>
  [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)];

/**
 * How much a core of each node does compared with an ordinary one. A factor that a person has set comes first; by
 * frequency, the middle of the cluster is ordinary, and so is a node that does not tell.
 */
export function cpuFactors(
  nodes: readonly NodeFacts[],
  { cpuSpeed, nodeCpuFactors }: Pick<Settings, 'cpuSpeed' | 'nodeCpuFactors'>,
): Float64Array {
  const set = numbersByNode(nodeCpuFactors);
  const known = nodes.map(nominalMhz).filter((mhz) => mhz !== undefined);
  const ordinary = cpuSpeed === 'by-frequency' ? median(known) : undefined;
  return column(nodes, (node) => {
    const byHand = set.get(node.name);
    if (byHand !== undefined && byHand > 0) return byHand;
    const mhz = nominalMhz(node);
    return ordinary === undefined || mhz === undefined ? 1 : mhz / ordinary;
  });
}

/** The factor of the node where a guest is: what it keeps busy there, counted in ordinary cores. */
export const factorAt = (
  { home, cpuFactor }: { readonly home: Int32Array; readonly cpuFactor: Float64Array },
  guest: number,
): number => cpuFactor[home[guest] ?? -1] ?? 1;
