import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateMove } from '../../shared/src/kernel/evaluate.ts';
import { fullCost } from '../../shared/src/kernel/full-cost.ts';
import { moveGuest, startPlacement } from '../../shared/src/kernel/placement.ts';
import type { PlacementModel } from '../../shared/src/kernel/placement-model.ts';
import { buildTables } from '../../shared/src/kernel/tables.ts';
import { seededRandom } from '../../shared/src/kit/random.ts';
import { benchOptions, dataFolder } from './bench-options.ts';
import { median, printFigure, printMachine } from './print-figure.ts';
import { readInstance } from './roadef/instance.ts';
import { toModel } from './roadef/to-model.ts';
import { writeResult } from './write-result.ts';

const options = benchOptions({ moves: '1000000', runs: '9' });
/** Candidates of one timed run. */
const BATCH = 2_000_000;

/** 32 nodes and 1,000 guests with memory and CPU, as a cluster has them. */
function clusterModel(): PlacementModel {
  const random = seededRandom(1);
  const figures = (count: number, most: number) =>
    Float64Array.from({ length: count }, () => Math.floor(random() * most));
  const nodes = new Float64Array(32);
  return {
    guestCount: 1000,
    nodeCount: 32,
    home: Int32Array.from(figures(1000, 32)),
    dimensions: [figures(1000, 64), figures(1000, 16)].map((need) => ({
      need,
      capacity: nodes.map(() => 3000),
      safety: nodes.map(() => 900),
      weight: 1,
    })),
    moveCosts: [{ tier: 0, perGuest: figures(1000, 64) }],
    tierCount: 1,
    searchTier: 0,
  };
}

function roadefModel(): PlacementModel | undefined {
  const folder = dataFolder(dataFolder(options.data, 'roadef'), 'B');
  const [model, assignment] = [join(folder, 'model_b_01.txt'), join(folder, 'assignment_b_01.txt')];
  return existsSync(model) ? toModel(readInstance(model, assignment)) : undefined;
}

/** Candidates drawn before the clock runs: what is measured is their evaluation. */
function drawn({ guestCount, nodeCount }: PlacementModel) {
  const random = seededRandom(7);
  const pick = (count: number) => Int32Array.from({ length: BATCH }, () => Math.floor(random() * count));
  return { guests: pick(guestCount), targets: pick(nodeCount) };
}

/** Millions of single moves evaluated per second of one core, run by run. */
function evaluationRates(model: PlacementModel): number[] {
  const placement = startPlacement(buildTables(model));
  const { guests, targets } = drawn(model);
  return Array.from({ length: Number(options.runs) }, () => {
    const begin = process.cpuUsage();
    let found = 0;
    for (let index = 0; index < BATCH; index++)
      if (evaluateMove(placement, guests[index] as number, targets[index] as number)) found++;
    const { user, system } = process.cpuUsage(begin);
    if (found === 0) throw new Error('no candidate was possible. Maybe the model is full');
    return BATCH / (user + system);
  });
}

/** Random moves, each evaluated and done; the sum is compared with everything added up every thousand moves. */
function differences(model: PlacementModel): number {
  const placement = startPlacement(buildTables(model));
  const random = seededRandom(11);
  let [done, wrong] = [0, 0];
  while (done < Number(options.moves)) {
    const guest = Math.floor(random() * model.guestCount);
    const to = Math.floor(random() * model.nodeCount);
    if (!evaluateMove(placement, guest, to)) continue;
    const said = (placement.cost[0] as number) + (placement.delta[0] as number);
    moveGuest(placement, guest, to);
    done++;
    if (said !== placement.cost[0]) wrong++;
    if (done % 1000 === 0 && fullCost(model, placement.place)[0] !== said) wrong++;
  }
  return wrong;
}

const models = [
  { name: 'ROADEF B_1, 12 resources', model: roadefModel(), target: 5 },
  { name: '32 nodes, 1,000 guests, 2 resources', model: clusterModel(), target: 15 },
];
printMachine();
const rows = models.flatMap(({ name, model, target }) => {
  if (model === undefined) {
    process.stdout.write(`${name}: skipped, no data. Maybe pass --data or set PVE_REBALANCE_DATA\n`);
    return [];
  }
  const rates = evaluationRates(model);
  printFigure(`${name}: moves evaluated`, 'M/s per core', rates, `>= ${target}`);
  const wrong = differences(model);
  process.stdout.write(`${name}: ${options.moves} moves done, ${wrong} differ from the full cost\n`);
  if (wrong > 0) process.exitCode = 1;
  return [{ name, millionsPerSecond: rates, target, moves: Number(options.moves), wrong }];
});
const summary = Object.fromEntries(
  rows.map(({ name, millionsPerSecond }) => [name, median(millionsPerSecond)]),
);
writeResult({ name: 'throughput', seeds: [7, 11], rows, summary });
