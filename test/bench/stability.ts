import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../shared/src/kit/random.ts';
import { benchOptions, chosenInstances, dataFolder, seedList, skipped } from './bench-options.ts';
import { printMachine } from './print-figure.ts';
import { type Migration, replay, type Scene } from './stability/replay.ts';
import { bitbrains, planetlab, SLOT_MINUTES, SLOTS_PER_DAY, type TracedGuest } from './stability/traces.ts';
import { writeResult } from './write-result.ts';

/** `every`: minutes from one plan to the next. */
const options = benchOptions({ days: '30', every: '30' });
const NODES = 5;
const GUESTS = 50;
const DAY_MINUTES = 24 * 60;

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const meanOf = ({ cpuCores }: TracedGuest): number => sum([...cpuCores]) / cpuCores.length;

interface Row {
  readonly instance: string;
  readonly seed: number;
  readonly movesPerGuestDayMax: number;
  readonly pingPong: number;
  readonly hotMinutes: number;
  readonly hotMinutesIdle: number;
  readonly moves: readonly Migration[];
  readonly broken: readonly string[];
}

/** Nodes of one size: half full of memory, and of CPU when each guest uses its own 95th percentile at once. */
function sceneOf(guests: readonly TracedGuest[], home: readonly number[]): Scene {
  const peaks = guests.map(
    ({ cpuCores }) => cpuCores.slice().sort()[Math.floor(cpuCores.length * 0.95)] ?? 0,
  );
  const memoryBytes = sum(guests.map((guest) => guest.memoryBytes));
  const largest = Math.max(...guests.map((guest) => guest.memoryBytes));
  return {
    ...{ guests, home, nodes: NODES, slots: Number(options.days) * SLOTS_PER_DAY },
    nodeCores: Math.max(4, Math.ceil(sum(peaks) / NODES / 0.6)),
    nodeBytes: Math.max(Math.ceil(memoryBytes / NODES / 0.55), Math.ceil(largest * 1.3)),
    everySlots: Math.max(1, Math.round(Number(options.every) / SLOT_MINUTES)),
  };
}

/** Guests of a real cluster where chance has put them, or equal ones, as many on each node. */
async function sceneFor(instance: string, folder: string, seed: number): Promise<Scene> {
  const slots = Number(options.days) * SLOTS_PER_DAY;
  const random = seededRandom(seed);
  if (instance === 'bitbrains') {
    const guests = await bitbrains(folder, slots);
    return sceneOf(
      guests,
      guests.map(() => Math.floor(random() * NODES)),
    );
  }
  const guests = planetlab(folder, slots, GUESTS, seed);
  return sceneOf(
    guests,
    guests.map((_, index) => index % NODES),
  );
}

/** Most moves of one guest within any 24 hours. */
function mostPerDay(moves: readonly Migration[]): number {
  const counts = moves.map(
    ({ vmid, atMinutes }) =>
      moves.filter((other) => {
        const later = other.atMinutes - atMinutes;
        return other.vmid === vmid && later >= 0 && later < DAY_MINUTES;
      }).length,
  );
  return Math.max(0, ...counts);
}

/** Moves back to where a guest was within 24 hours before, on whatever way. */
const returns = (moves: readonly Migration[]): number =>
  moves.filter(({ vmid, target, atMinutes }) =>
    moves.some(
      (other) =>
        other.vmid === vmid &&
        other.source === target &&
        other.atMinutes <= atMinutes &&
        atMinutes - other.atMinutes < DAY_MINUTES,
    ),
  ).length;

async function rowOf(instance: string, folder: string, seed: number): Promise<Row> {
  const scene = await sceneFor(instance, folder, seed);
  const cpu = (100 * sum(scene.guests.map(meanOf))) / (NODES * scene.nodeCores);
  write(`${instance}: ${scene.nodeCores} cores a node, ${cpu.toFixed(0)} % busy on average`);
  const idle = replay(scene, true);
  const { moves, hotMinutes, broken } = replay(scene, false);
  return {
    ...{ instance, seed, movesPerGuestDayMax: mostPerDay(moves), pingPong: returns(moves) },
    ...{ hotMinutes, hotMinutesIdle: idle.hotMinutes, moves, broken },
  };
}

function print({ instance, seed, moves, broken, ...row }: Row): void {
  write(
    [
      `${instance} seed ${seed}`.padEnd(20),
      `${moves.length} moves in ${options.days} days`,
      `most ${row.movesPerGuestDayMax} per guest and day`,
      `${row.pingPong} there and back`,
      `hot ${row.hotMinutes} node minutes, ${row.hotMinutesIdle} without us`,
      broken.length === 0 ? 'checked' : `BROKEN: ${broken.slice(0, 2).join('; ')}`,
    ].join('  '),
  );
}

async function main(): Promise<void> {
  const folder = dataFolder(options.data, 'traces');
  const instances = chosenInstances(options.instances, ['bitbrains', 'planetlab']);
  if (!existsSync(join(folder, 'bitbrains-small.trace.parquet'))) {
    skipped('bitbrains-small.trace.parquet', folder);
    return;
  }
  printMachine();
  const seeds = seedList(options.seeds);
  const rows: Row[] = [];
  for (const instance of instances)
    for (const seed of seeds) {
      const row = await rowOf(instance, folder, seed);
      rows.push(row);
      print(row);
    }
  const noise = rows.filter(({ instance }) => instance === 'planetlab');
  const summary = {
    movesPerGuestDayMax: Math.max(0, ...rows.map(({ movesPerGuestDayMax }) => movesPerGuestDayMax)),
    pingPong: sum(rows.map(({ pingPong }) => pingPong)),
    noiseMoves: sum(noise.map(({ moves }) => moves.length)),
  };
  write(
    `most ${summary.movesPerGuestDayMax} moves per guest and day (wanted <= 1), ${summary.pingPong} there and back (0), ${summary.noiseMoves} for noise (0)`,
  );
  writeResult({ name: 'stability', seeds, rows, summary });
  if (rows.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

await main();
