import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { seededRandom } from '../../../shared/src/kit/random.ts';

export const SLOT_MINUTES = 5;
export const SLOTS_PER_DAY = (24 * 60) / SLOT_MINUTES;
const SLOT_MS = SLOT_MINUTES * 60_000;
const KIB = 1024;

/** A guest as a trace tells it: its size, and the cores that it kept busy in each slot of five minutes. */
export interface TracedGuest {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly cpuCores: Float64Array;
}

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const bytes = readFileSync(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  return await parquetReadObjects({ file, compressors });
}

const timeOf = (value: unknown): number => (value instanceof Date ? value.getTime() : Number(value));

/**
 * The machines of Bitbrains: a row holds from its own time back for as long as it says. Before its first and after
 * its last row a machine repeats what it did.
 */
export async function bitbrains(folder: string, slots: number): Promise<TracedGuest[]> {
  const meta = await rowsOf(join(folder, 'bitbrains-small.meta.parquet'));
  const trace = await rowsOf(join(folder, 'bitbrains-small.trace.parquet'));
  const start = trace.reduce(
    (least, row) => Math.min(least, timeOf(row.timestamp)),
    Number.POSITIVE_INFINITY,
  );
  const known = new Map(meta.map(({ id }) => [String(id), new Float64Array(slots).fill(Number.NaN)]));
  const mhz = new Map(
    meta.map(({ id, cpu_capacity, cpu_count }) => [
      String(id),
      Number(cpu_capacity) > 5000 ? Number(cpu_capacity) / Number(cpu_count) : Number(cpu_capacity),
    ]),
  );
  for (const row of trace) {
    const cores = known.get(String(row.id));
    if (cores === undefined) continue;
    const last = Math.round((timeOf(row.timestamp) - start) / SLOT_MS);
    const length = Math.max(1, Math.round(Number(row.duration) / SLOT_MS));
    for (let slot = Math.max(0, last - length + 1); slot <= last && slot < slots; slot++)
      cores[slot] = Number(row.cpu_usage) / (mhz.get(String(row.id)) ?? 1);
  }
  return meta.map(({ id, cpu_count, mem_capacity }) => ({
    cores: Number(cpu_count),
    memoryBytes: Number(mem_capacity) * KIB,
    cpuCores: repeatedIn(known.get(String(id)) ?? new Float64Array(slots)),
  }));
}

function repeatedIn(cores: Float64Array): Float64Array {
  const own = cores.filter((value) => !Number.isNaN(value));
  let next = 0;
  return cores.map((value) => {
    if (!Number.isNaN(value)) return value;
    return own.length === 0 ? 0 : (own[next++ % own.length] ?? 0);
  });
}

/**
 * Guests of one size and one mean use, each with the noise of another machine of PlanetLab every day: how far that
 * was from its own mean.
 */
export function planetlab(folder: string, slots: number, guests: number, seed: number): TracedGuest[] {
  const random = seededRandom(seed);
  const rows = readFileSync(join(folder, 'planetlab-20110303.csv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',').slice(1).map(Number))
    .filter((row) => row.length === SLOTS_PER_DAY);
  const noise = rows.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    return row.map((value) => value - mean);
  });
  const [cores, percent] = [2, 35];
  return Array.from({ length: guests }, () => {
    const cpuCores = new Float64Array(slots);
    for (let day = 0; day * SLOTS_PER_DAY < slots; day++) {
      const row = noise[Math.floor(random() * noise.length)] ?? [];
      for (let slot = 0; slot < SLOTS_PER_DAY && day * SLOTS_PER_DAY + slot < slots; slot++) {
        const share = Math.min(100, Math.max(0, percent + (row[slot] ?? 0))) / 100;
        cpuCores[day * SLOTS_PER_DAY + slot] = cores * share;
      }
    }
    return { cores, memoryBytes: 8 * 2 ** 30, cpuCores };
  });
}
