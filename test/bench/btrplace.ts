import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { homePlacement } from '../../shared/src/kernel/placement.ts';
import { repair } from '../../shared/src/kernel/repair.ts';
import { buildTables } from '../../shared/src/kernel/tables.ts';
import { stepsOfModel } from '../../shared/src/steps/from-model.ts';
import { planSteps } from '../../shared/src/steps/step-plan.ts';
import { timePlan } from '../../shared/src/steps/timed-plan.ts';
import { benchOptions, chosenInstances, dataFolder, filesBelow, skipped, stemOf } from './bench-options.ts';
import { type Action, checkPlan, leastMigrations } from './btrplace/check-plan.ts';
import { type Instance, readInstance } from './btrplace/instance.ts';
import { toModel } from './btrplace/to-model.ts';
import { writeResult } from './write-result.ts';

const options = benchOptions({});
const folder = dataFolder(options.data, 'btrplace');

/** One run, as anyone can check it again: with the plan, in the instance's own numbers. */
interface Row {
  readonly instance: string;
  readonly migrations: number;
  readonly boots: number;
  readonly least: number;
  /** From the public model to the schedule; `parts`: of these, and reading the file beside them. */
  readonly seconds: number;
  readonly parts: Readonly<Record<'read' | 'model' | 'tables' | 'repair' | 'steps' | 'schedule', number>>;
  /** Of the processor, for machines on which others run, too. */
  readonly cpuSeconds: number;
  readonly makespanSeconds: number;
  readonly boundSeconds: number;
  readonly plan: readonly Action[];
  readonly violations: readonly string[];
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** A clock that tells the seconds since it was last asked. */
function laps(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const lap = (now - last) / 1000;
    last = now;
    return lap;
  };
}

function actionsOf({ nodeIds, vmIds, start }: Instance, plan: ReturnType<typeof timePlan>): Action[] {
  return plan.legs.map(({ item, from, to }, leg): Action => {
    const isBoot = (start[item] ?? -1) < 0;
    return {
      type: isBoot ? 'boot' : 'migrate',
      vm: vmIds[item] ?? -1,
      from: isBoot ? -1 : (nodeIds[from] ?? -1),
      to: nodeIds[to] ?? -1,
      start: plan.start[leg] ?? 0,
      end: plan.end[leg] ?? 0,
    };
  });
}

/** Takes away what reading has left behind, so that it is not taken away on the time of the search. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function run(name: string, path: string): Row {
  const lap = laps();
  const instance = readInstance(path);
  const read = lap();
  collectGarbage();
  lap();
  const cpu = process.cpuUsage();
  const model = toModel(instance);
  const modelling = lap();
  const placement = homePlacement(buildTables(model));
  const tables = lap();
  repair(placement);
  const repairing = lap();
  const problem = stepsOfModel(model, placement.place, instance.seconds);
  const found = planSteps(problem);
  const steps = lap();
  const plan = timePlan(problem, found, ({ item }) => instance.seconds[item] ?? 1, {});
  const schedule = lap();
  const { user, system } = process.cpuUsage(cpu);
  const actions = actionsOf(instance, plan);
  const migrations = actions.filter(({ type }) => type === 'migrate').length;
  return {
    ...{ instance: name, migrations, boots: actions.length - migrations, least: leastMigrations(instance) },
    seconds: modelling + tables + repairing + steps + schedule,
    cpuSeconds: (user + system) / 1e6,
    parts: { read, model: modelling, tables, repair: repairing, steps, schedule },
    ...{ makespanSeconds: plan.makespan, boundSeconds: plan.bound, plan: actions },
    violations: [
      ...checkPlan(instance, actions),
      ...(plan.stuck === undefined ? [] : ['a move finds no order']),
    ],
  };
}

function print({ instance, migrations, boots, least, seconds, parts, violations, ...row }: Row): void {
  const figures = [
    instance.padEnd(18),
    `${seconds.toFixed(3)} s, processor ${row.cpuSeconds.toFixed(3)} s`,
    `(${Object.entries(parts)
      .map(([part, lap]) => `${part} ${lap.toFixed(3)}`)
      .join(', ')})`,
    `${migrations} migrations, at least ${least}`,
    ...(boots > 0 ? [`${boots} boots`] : []),
    `makespan ${row.makespanSeconds.toFixed(1)} s, bound ${row.boundSeconds.toFixed(1)} s`,
    violations.length === 0
      ? 'checked'
      : `BROKEN: ${violations.length}, ${violations.slice(0, 3).join('; ')}`,
  ];
  write(figures.join('  '));
}

function main(): void {
  const all = filesBelow(folder, /\.json(\.gz)?$/);
  if (all.length === 0) {
    skipped('instances', folder);
    return;
  }
  const names = chosenInstances(options.instances, all.map(stemOf));
  const files = all.filter((path) => names.includes(stemOf(path)));
  write(
    `${availableParallelism()} cores, Node ${process.version}, one thread; seconds from the public model to the schedule`,
  );
  const rows = files.map((path) => run(stemOf(path), path));
  for (const row of rows) print(row);
  const large = rows.filter(({ instance }) => instance.includes('r6'));
  const judged = large.length > 0 ? large : rows;
  const summary = {
    seconds: Math.max(0, ...judged.map(({ seconds }) => seconds)),
    migrations: Math.max(0, ...judged.map(({ migrations }) => migrations)),
    violations: rows.reduce((sum, { violations }) => sum + violations.length, 0),
  };
  write(JSON.stringify(summary));
  writeResult({ name: 'btrplace', seeds: [], rows, summary });
  if (summary.violations > 0) process.exitCode = 1;
}

main();
