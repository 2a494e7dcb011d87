import type { History } from '#shared/snapshot/source.ts';
import { type HistoryRow, historyRows } from '../pve/history-row.ts';
import type { HistoryText } from '../pve/pve-api.ts';
import { compact } from './compact.ts';
import { pressureOf, recentMillicoresOf, seriesOf } from './history-series.ts';

/** What Proxmox VE has answered for two windows. */
export interface HistoryTexts {
  readonly day: HistoryText;
  readonly week: HistoryText;
}

/** Makes a history of two answers of half a megabyte: where that must not be waited for, elsewhere. Rejects as `historyIn` throws. */
export type ReadHistory = (texts: HistoryTexts) => Promise<History | undefined>;

/** @throws PveError `garbled` for an answer in which nothing makes sense */
export const historyIn = ({ day, week }: HistoryTexts): History | undefined =>
  historyOf(historyRows(day), historyRows(week));

const DAY_SECONDS = 24 * 3600;
const PERCENTILE = 0.95;

/** The value that `share` of the samples do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

const memoryOf = ({ memused, mem }: HistoryRow): number | undefined => memused ?? mem;
const cpuOf = ({ cpu, maxcpu }: HistoryRow): number | undefined =>
  cpu === undefined || maxcpu === undefined ? undefined : cpu * maxcpu;
const networkOf = ({ netin, netout }: HistoryRow) => sum(netin, netout);
const diskOf = ({ diskread, diskwrite }: HistoryRow) => sum(diskread, diskwrite);

const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined && other === undefined ? undefined : (one ?? 0) + (other ?? 0);

function figures(
  rows: readonly HistoryRow[],
  figure: (row: HistoryRow) => number | undefined,
): readonly number[] {
  return rows.map(figure).filter((value) => value !== undefined);
}

const highest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value), 0);

const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value);

/**
 * What two windows of samples say: cpu and throughput by the 95th percentile of the day, peaks by the highest of
 * both, and the day itself slot by slot. A guest that was off has gaps, not zeros; one without samples has no history.
 */
export function historyOf(day: readonly HistoryRow[], week: readonly HistoryRow[]): History | undefined {
  const samples = [...week, ...day].filter((row) => memoryOf(row) !== undefined && cpuOf(row) !== undefined);
  const newest = samples.reduce((latest, { time }) => Math.max(latest, time), 0);
  const oldest = samples.reduce((earliest, { time }) => Math.min(earliest, time), newest);
  const recent = day.filter(({ time }) => time > newest - DAY_SECONDS);
  const cpuP95Cores = percentile(figures(recent, cpuOf), PERCENTILE);
  if (cpuP95Cores === undefined) return undefined;
  return compact<History>({
    source: 'rrddata',
    takenAtMs: newest * 1000,
    windowSeconds: Math.round(newest - oldest),
    cpuP95Cores,
    cpuPeakCores: highest(figures(samples, cpuOf)),
    memoryPeakBytes: highest(figures(samples, memoryOf)) ?? 0,
    cpuDayPeakCores: highest(figures(recent, cpuOf)),
    memoryDayPeakBytes: highest(figures(recent, memoryOf)),
    series: seriesOf(recent, newest),
    recentMillicores: recentMillicoresOf(recent, newest),
    pressure: pressureOf(recent, newest),
    networkBytesPerSecond: rounded(percentile(figures(recent, networkOf), PERCENTILE)),
    diskBytesPerSecond: rounded(percentile(figures(recent, diskOf), PERCENTILE)),
    arcBytes: figures(recent, ({ arcsize }) => arcsize).at(-1),
  });
}
