import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import type { Model } from '../model/model.ts';
import type { MetricId } from '../settings/balance-by.ts';
import type { SettingKey } from '../settings/settings.ts';

/** How full nodes are of one thing, for judging how even a cluster is; whole numbers, 0 for what is unknown of a guest. */
export interface MetricColumn {
  /** What it is called in a sentence: memory, CPU, local-lvm. */
  readonly resource: string;
  readonly guest: Float64Array;
  /** Per node: what is used beside the guests, and what there is; NaN where the node tells neither. */
  readonly base: Float64Array;
  readonly total: Float64Array;
}

export const METRIC_FAMILIES = ['memory', 'cpu', 'disk', 'network', 'pressure', 'combined'] as const;
export type MetricFamily = (typeof METRIC_FAMILIES)[number];

/** One way of weighing guests; one entry of the catalogue. */
export interface Metric {
  readonly id: MetricId;
  readonly title: string;
  readonly description: string;
  readonly family: MetricFamily;
  /** What is assigned may be more than there is: it has no threshold but the spread, and no limit. */
  readonly mode: 'used' | 'assigned';
  /** The settings that change what it says. */
  readonly options: readonly SettingKey[];
  /** Its columns: one, or one for each pool. */
  bind(model: Model): readonly MetricColumn[];
}

/** Settings that every metric obeys. */
export const PRIORITY_OPTIONS = [
  'highPriorityVmids',
  'lowPriorityVmids',
] as const satisfies readonly SettingKey[];
export const CPU_OPTIONS = ['cpuSpeed', 'nodeCpuFactors', ...PRIORITY_OPTIONS] as const;
export const MEMORY_OPTIONS = ['countZfsCache', ...PRIORITY_OPTIONS] as const;

/** Unknown loads are in the node's base already, where the node measured them. */
export const zeroUnknown = (values: Float64Array): Float64Array => values.map(orZero);

/** A figure of running guests, whole; 0 where it is unknown. */
export const ofRunning = (
  { guests, running }: Model,
  figure: (guest: Model['guests'][number], index: number) => number | undefined,
): Float64Array =>
  column(guests, (guest, index) =>
    running[index] === 1 ? Math.round(orZero(figure(guest, index) ?? Number.NaN)) : 0,
  );

/** Memory that guests hold, over what their nodes have; the host itself counts too. */
export const memoryColumn = ({ nodeLoads }: Model, guest: Float64Array): readonly MetricColumn[] => [
  {
    resource: 'memory',
    guest,
    base: nodeLoads.memoryBesideBytes,
    total: nodeLoads.memoryTotalBytes,
  },
];

/** Cores that guests keep busy, over what their nodes have; the host itself counts too. */
export const cpuColumn = ({ nodeLoads }: Model, guest: Float64Array): readonly MetricColumn[] => [
  {
    resource: 'CPU',
    guest,
    base: nodeLoads.cpuBesideMillicores,
    total: nodeLoads.cpuTotalMillicores,
  },
];

/** What each node was seen to use beyond what its guests explain, where it tells. */
export function besideOf(
  { home, nodes }: Model,
  guest: Float64Array,
  figure: (node: Model['nodes'][number]) => number | undefined,
): Float64Array {
  const base = column(nodes, (node) => Math.round(figure(node) ?? 0));
  guest.forEach((weight, index) => {
    const node = home[index] ?? -1;
    if (node >= 0) base[node] = (base[node] ?? 0) - weight;
  });
  return base.map((rest) => Math.max(0, rest));
}

/** `total` for every node of which something is known: of itself, or of one of its running guests. */
export function totalWhereKnown(
  { guests, home, running, nodes }: Model,
  total: number,
  isToldOf: (facts: Model['nodes'][number] | Model['guests'][number]) => boolean,
): Float64Array {
  const known = nodes.map(isToldOf);
  guests.forEach((guest, index) => {
    const node = home[index] ?? -1;
    if (node >= 0 && running[index] === 1 && isToldOf(guest)) known[node] = true;
  });
  return column(nodes, (_, node) => (known[node] === true ? total : Number.NaN));
}
