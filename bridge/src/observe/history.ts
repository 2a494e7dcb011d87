import type { History } from '#shared/snapshot/source.ts';
import type { HistoryRow } from '../pve/answers.ts';

const DAY_SECONDS = 24 * 3600;
const CPU_PERCENTILE = 0.95;

/** The value that `share` of the samples do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

const memoryOf = ({ memused, mem }: HistoryRow): number | undefined => memused ?? mem;
const cpuOf = ({ cpu, maxcpu }: HistoryRow): number | undefined =>
  cpu === undefined || maxcpu === undefined ? undefined : cpu * maxcpu;
const isNumber = (value: number | undefined): value is number => value !== undefined;

/**
 * What two windows of samples say: cpu by the 95th percentile of the day, memory by the highest of both. A guest
 * that was off has gaps, not zeros; one without samples has no history.
 */
export function historyOf(day: readonly HistoryRow[], week: readonly HistoryRow[]): History | undefined {
  const samples = [...week, ...day].filter((row) => memoryOf(row) !== undefined && cpuOf(row) !== undefined);
  const newest = samples.reduce((latest, { time }) => Math.max(latest, time), 0);
  const oldest = samples.reduce((earliest, { time }) => Math.min(earliest, time), newest);
  const recent = day.filter(({ time }) => time > newest - DAY_SECONDS);
  const cpuP95Cores = percentile(recent.map(cpuOf).filter(isNumber), CPU_PERCENTILE);
  if (cpuP95Cores === undefined) return undefined;
  const memoryPeakBytes = samples.reduce((peak, row) => Math.max(peak, memoryOf(row) ?? 0), 0);
  return {
    source: 'rrddata',
    takenAtMs: newest * 1000,
    windowSeconds: Math.round(newest - oldest),
    cpuP95Cores,
    memoryPeakBytes,
  };
}
