import { perObject } from '../kit/per-object.ts';
import type { GuestFacts } from './guest-facts.ts';
import type { NodeFacts } from './node-facts.ts';
import type { ClusterSnapshot, UnknownFact } from './snapshot.ts';
import type { History, Load } from './source.ts';

/** No machine has more than a PiB of memory or a million cores. */
const BYTES_MAX = 2 ** 50;
const CORES_MAX = 1e6;
/** A sample this many times what there is measures something else. */
const OVERSHOOT_MAX = 4;

const isAmount = (value: number | undefined, most: number): boolean =>
  value === undefined || (Number.isFinite(value) && value >= 0 && value <= most);
const isSize = (value: number | undefined, most: number): boolean =>
  value === undefined || (isAmount(value, most) && value > 0);

const isSaneLoad = (load: Load | undefined, cores: number, bytes: number): boolean =>
  load === undefined ||
  (isAmount(load.cpuCores, OVERSHOOT_MAX * cores) &&
    isAmount(load.memoryBytes, OVERSHOOT_MAX * bytes) &&
    isAmount(load.memoryHostBytes, BYTES_MAX));

const isSaneHistory = (history: History | undefined): boolean =>
  history === undefined ||
  (isAmount(history.cpuP95Cores, CORES_MAX) && isAmount(history.memoryPeakBytes, BYTES_MAX));

type Figures = Pick<NodeFacts, 'cpuTotalCores' | 'memoryTotalBytes' | 'load' | 'history'>;

/** The figures that cannot be, and what they say. */
function oddFigures(
  { cpuTotalCores, memoryTotalBytes, load, history }: Figures,
  isOfNode: boolean,
): (readonly [key: keyof Figures, why: string])[] {
  const size = isOfNode ? isSize : isAmount;
  const odd: [keyof Figures, string][] = [];
  if (!size(cpuTotalCores, CORES_MAX)) odd.push(['cpuTotalCores', `it says ${cpuTotalCores} cores`]);
  if (!size(memoryTotalBytes, BYTES_MAX)) odd.push(['memoryTotalBytes', `it says ${memoryTotalBytes} bytes`]);
  const [cores, bytes] = isOfNode
    ? [cpuTotalCores ?? CORES_MAX, memoryTotalBytes ?? BYTES_MAX]
    : [CORES_MAX, BYTES_MAX];
  if (!isSaneLoad(load, odd.length > 0 ? CORES_MAX : cores, odd.length > 0 ? BYTES_MAX : bytes))
    odd.push(['load', `it says ${load?.cpuCores} busy cores and ${load?.memoryBytes} bytes in use`]);
  if (!isSaneHistory(history)) odd.push(['history', 'its history cannot be']);
  return odd;
}

/** The facts without what cannot be: what is left out is unknown, and so never planned with. */
function without<Facts extends Figures>(facts: Facts, odd: ReturnType<typeof oddFigures>): Facts {
  const keys = new Set<string>(odd.map(([key]) => key));
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !keys.has(key))) as Facts;
}

/**
 * The snapshot without figures that cannot be (not a number, negative, a node without cores, a load of many times
 * what there is): they become unknown and are named. The same object where nothing is odd; looked at once.
 */
export const saneSnapshot = perObject((snapshot: ClusterSnapshot): ClusterSnapshot => {
  const said: UnknownFact[] = [];
  const clean = <Facts extends Figures>(facts: Facts, name: string, isOfNode: boolean): Facts => {
    const odd = oddFigures(facts, isOfNode);
    if (odd.length === 0) return facts;
    for (const [, why] of odd) said.push({ what: `${name} figures`, why });
    return without(facts, odd);
  };
  const nodes = snapshot.nodes.map((node): NodeFacts => clean(node, `node ${node.name}`, true));
  const guests = snapshot.guests.map((guest): GuestFacts => clean(guest, `guest ${guest.vmid}`, false));
  return said.length === 0
    ? snapshot
    : { ...snapshot, nodes, guests, unknown: [...snapshot.unknown, ...said] };
});
