import { type Pressure, type Series, SLOT_SECONDS } from '#shared/snapshot/source.ts';
import type { HistoryRow } from '../pve/history-row.ts';
import { compact } from './compact.ts';

const SLOTS_MAX = (24 * 3600) / SLOT_SECONDS;
const MIB = 2 ** 20;
const HOUR_SECONDS = 3600;
const RECENT_SECONDS = 1800;
const MINUTE_SECONDS = 60;

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length;

/** On its host where that is told: what adds up to the memory that the node says it uses. */
const memoryOf = ({ memused, memhost, mem }: HistoryRow): number | undefined =>
  memused ?? (memhost === undefined || memhost === 0 ? mem : memhost);
const millicoresOf = ({ cpu, maxcpu }: HistoryRow): number | undefined =>
  cpu === undefined || maxcpu === undefined ? undefined : cpu * maxcpu * 1000;

const roundedMean = (
  rows: readonly HistoryRow[] | undefined,
  figure: (row: HistoryRow) => number | undefined,
): number | null => {
  const value = mean((rows ?? []).map(figure).filter((each) => each !== undefined));
  return value === undefined ? null : Math.round(value);
};

/** Means of half hours of the clock, so that the series of all guests and nodes can be added up. */
export function seriesOf(day: readonly HistoryRow[], newest: number): Series {
  const last = Math.floor(newest / SLOT_SECONDS);
  const slots = new Map<number, HistoryRow[]>();
  for (const row of day) {
    const slot = Math.floor(row.time / SLOT_SECONDS);
    const rows = slots.get(slot);
    if (rows) rows.push(row);
    else slots.set(slot, [row]);
  }
  const firstSlot = Math.max(last - SLOTS_MAX + 1, Math.min(...slots.keys()));
  const all = Array.from({ length: last - firstSlot + 1 }, (_, index) => slots.get(firstSlot + index));
  return {
    firstSlot,
    cpuMillicores: all.map((rows) => roundedMean(rows, millicoresOf)),
    memoryMib: all.map((rows) =>
      roundedMean(rows, (row) => {
        const bytes = memoryOf(row);
        return bytes === undefined ? undefined : bytes / MIB;
      }),
    ),
  };
}

/** A sample a minute of the last half hour; `undefined` where only coarser ones are kept (Proxmox VE 8). */
export function recentMillicoresOf(day: readonly HistoryRow[], newest: number): number[] | undefined {
  const rows = day.filter(({ time }) => time > newest - RECENT_SECONDS);
  const values = rows.map(millicoresOf).filter((each) => each !== undefined);
  const [first, second] = rows;
  const isFine = first !== undefined && second !== undefined && second.time - first.time <= MINUTE_SECONDS;
  return isFine && values.length > 0 ? values.map(Math.round) : undefined;
}

const hundredths = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value * 100) / 100;

/** The means of the last hour; `undefined` where Proxmox VE tells none (8, or just upgraded). */
export function pressureOf(day: readonly HistoryRow[], newest: number): Pressure | undefined {
  const rows = day.filter(({ time }) => time > newest - HOUR_SECONDS);
  const of = (figure: (row: HistoryRow) => number | undefined) =>
    hundredths(mean(rows.map(figure).filter((each) => each !== undefined)));
  const pressure = compact<Pressure>({
    cpuSomePercent: of(({ pressurecpusome }) => pressurecpusome),
    cpuFullPercent: of(({ pressurecpufull }) => pressurecpufull),
    ioSomePercent: of(({ pressureiosome }) => pressureiosome),
    ioFullPercent: of(({ pressureiofull }) => pressureiofull),
    memorySomePercent: of(({ pressurememorysome }) => pressurememorysome),
    memoryFullPercent: of(({ pressurememoryfull }) => pressurememoryfull),
  });
  return Object.keys(pressure).length === 0 ? undefined : pressure;
}
