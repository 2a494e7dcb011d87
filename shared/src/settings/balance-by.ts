import * as z from 'zod/mini';

/** Every metric by its id, sorted: the registry in `metrics/index.ts` has exactly these. */
export const METRIC_IDS = [
  'cpu-assigned',
  'cpu-p95',
  'cpu-peak',
  'cpu-smart',
  'cpu-used',
  'disk-throughput',
  'global-smart',
  'io-smart',
  'local-disk',
  'memory-assigned',
  'memory-host',
  'memory-p95',
  'memory-peak',
  'memory-smart',
  'memory-used',
  'network-throughput',
  'pressure-cpu-full',
  'pressure-cpu-some',
  'pressure-io-full',
  'pressure-io-some',
  'pressure-memory-full',
  'pressure-memory-some',
] as const;
export type MetricId = (typeof METRIC_IDS)[number];

export const LOAD_MODES = ['used', 'assigned'] as const;
export type LoadMode = (typeof LOAD_MODES)[number];

/** The usual choices, by the load mode: the night job and the week's peak count, one sample never does. */
const USUAL = {
  'memory-and-cpu': { used: ['memory-peak', 'cpu-p95'], assigned: ['memory-assigned', 'cpu-assigned'] },
  memory: { used: ['memory-peak'], assigned: ['memory-assigned'] },
  cpu: { used: ['cpu-p95'], assigned: ['cpu-assigned'] },
} as const satisfies Record<string, Record<LoadMode, readonly MetricId[]>>;

export const BALANCE_BY = ['memory-and-cpu', 'memory', 'cpu'] as const satisfies (keyof typeof USUAL)[];

const isMetricId = (word: string): word is MetricId => METRIC_IDS.some((id) => id === word);
const usualOf = (balanceBy: string) => BALANCE_BY.find((usual) => usual === balanceBy);

/** Whether it is one of the usual choices, whose metrics follow from the load mode. */
export const isUsualChoice = (balanceBy: string): boolean => usualOf(balanceBy) !== undefined;

/** `memory-and-cpu`, `memory`, `cpu`, or metrics joined by a plus: `memory-assigned+cpu-peak`. */
export const BalanceBy = z
  .string()
  .check(
    z.refine(
      (text) => usualOf(text) !== undefined || text.split('+').every(isMetricId),
      `it must be ${BALANCE_BY.join(', ')} or metrics joined by +, such as memory-assigned+cpu-peak`,
    ),
  );

/** The metrics that evenness is judged by, in the order named, each once. */
export function chosenMetrics(settings: {
  readonly balanceBy: string;
  readonly loadMode: LoadMode;
}): readonly MetricId[] {
  const usual = usualOf(settings.balanceBy);
  if (usual !== undefined) return USUAL[usual][settings.loadMode];
  return [...new Set(settings.balanceBy.split('+').filter(isMetricId))];
}
