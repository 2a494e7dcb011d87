import * as z from 'zod/mini';
import { dataOf } from './data-of.ts';
import { lenientRows } from './lenient-rows.ts';
import { NOT_A_NUMBER, numberIn } from './number.ts';
import type { HistoryText } from './pve-api.ts';
import { PveError } from './pve-error.ts';

const HISTORY_COLUMNS = [
  'time',
  'cpu',
  'maxcpu',
  'mem',
  'maxmem',
  'memhost',
  'memused',
  'memtotal',
  'arcsize',
  'netin',
  'netout',
  'diskread',
  'diskwrite',
  'pressurecpusome',
  'pressurecpufull',
  'pressureiosome',
  'pressureiofull',
  'pressurememorysome',
  'pressurememoryfull',
] as const;
type HistoryColumn = (typeof HISTORY_COLUMNS)[number];

/** A moment of a history; what was not written then is absent. */
export type HistoryRow = { readonly time: number } & { readonly [Column in HistoryColumn]?: number };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

// A day of one guest has 1440 of these: one step each, where an object of columns would be twenty.
export const HistoryRow = z.transform((value: unknown, context): HistoryRow => {
  const row: { -readonly [Column in HistoryColumn]?: number } = {};
  for (const column of HISTORY_COLUMNS) {
    const cell = isObject(value) ? value[column] : undefined;
    // Perl says null for what it has not; to us absent is absent.
    if (cell === undefined || cell === null) continue;
    const number = numberIn(cell);
    if (number !== undefined) row[column] = number;
    else context.issues.push({ code: 'custom', message: NOT_A_NUMBER, input: cell, path: [column] });
  }
  const { time } = row;
  if (time !== undefined) return { ...row, time };
  context.issues.push({ code: 'custom', message: 'not a moment', input: value, path: ['time'] });
  return z.NEVER;
});

/** The moments that make sense. @throws PveError `garbled` where none does */
export function historyRows(text: HistoryText): readonly HistoryRow[] {
  const data = dataOf({ method: 'GET', path: 'rrddata' }, text);
  const rows = Array.isArray(data) && data.length === 0 ? data : lenientRows(HistoryRow, data);
  if (rows === undefined) throw new PveError('garbled', 'rrddata answered something unexpected', 200);
  return rows;
}
