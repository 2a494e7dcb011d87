import type { CompatCluster } from '#shared/compat/cluster.ts';
import { readInstance } from '#shared/compat/instance-form.ts';
import { type ReachablePlan, solveReachable } from '#shared/compat/reach.ts';
import { readScenario } from '#shared/compat/scenario-form.ts';
import { printable } from '#shared/report/printable.ts';
import { inputError, usageError } from './command-error.ts';
import { readWrittenFile } from './json-file.ts';
import { wholeNumber } from './option-values.ts';
import type { Option, OptionValues } from './verb.ts';

const WORK = 3_000_000;

/** Plans in the terms of ProxLB's CP-SAT solver, for those who come from there. */
export const SCENARIO_OPTIONS: readonly Option[] = [
  {
    name: 'scenario',
    value: 'FILE',
    text: "a scenario or instance of ProxLB's CP-SAT solver (YAML or JSON), planned by its objective and rules",
  },
  { name: 'balanciness', value: '1-5', text: 'with --scenario: in place of the balanciness of the file' },
];

/** The plan for a file of that form, as lines to print. */
export function scenarioLines(values: OptionValues): string[] {
  const others = ['host', 'snapshot', 'recordings', 'save-snapshot'].filter((name) => values.has(name));
  if (others.length > 0)
    throw usageError(`--scenario and --${others[0]} exclude each other. Maybe leave one out`);
  const path = values.text('scenario') ?? '';
  const cluster = balanced(clusterFrom(path), values);
  const steps = solveReachable(cluster, {
    seed: wholeNumber(values, 'seed', 1, [0, 2 ** 31]),
    workMax: WORK,
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const report = scenarioReport(cluster, step.value);
  return values.has('json') ? [JSON.stringify(report, undefined, 2)] : reportLines(report);
}

function clusterFrom(path: string): CompatCluster {
  const input = readWrittenFile(path);
  const isInstance = typeof input === 'object' && input !== null && 'schema' in input;
  const read = isInstance ? readInstance(input) : readScenario(input);
  if ('problem' in read) throw inputError(`${path}: ${printable(read.problem)}`);
  return 'cluster' in read.value ? read.value.cluster : read.value;
}

function balanced(cluster: CompatCluster, values: OptionValues): CompatCluster {
  const { balanciness } = cluster.balancing;
  const wanted = wholeNumber(values, 'balanciness', balanciness, [1, 5]);
  return { ...cluster, balancing: { ...cluster.balancing, balanciness: wanted } };
}

type Report = ReturnType<typeof scenarioReport>;

function scenarioReport({ nodes, guests }: CompatCluster, plan: ReachablePlan) {
  const { status, objective, weights, place, why, blocking } = plan.answer;
  const migrations = guests.flatMap(({ name, node }, guest) => {
    const to = place?.[guest] ?? node;
    return to === node ? [] : [{ guest: name, from: nodes[node]?.name ?? '', to: nodes[to]?.name ?? '' }];
  });
  return {
    ...{ status, objective, gate: weights.gate, isReachable: plan.isReachable, migrations },
    steps: plan.steps,
    why: [...new Set([...why, ...plan.why])],
    blocking,
  };
}

function reportLines({
  status,
  objective,
  gate,
  isReachable,
  migrations,
  steps,
  why,
  blocking,
}: Report): string[] {
  const cost =
    objective === undefined
      ? ''
      : `: objective ${objective.total} (gap ${objective.gap}, cost ${objective.cost})`;
  return [
    `${status}${cost}`,
    ...(gate === 'open' || objective === undefined
      ? []
      : [`Nothing is balanced (${gate}): only rules count.`]),
    ...migrations.map(({ guest, from, to }) => `${guest}: ${from} to ${to}`),
    ...steps.map(
      (moves, index) =>
        `Step ${index + 1}: ${moves.map(({ guests, from, to }) => `${guests.join(' with ')} ${from} to ${to}`).join(', ')}`,
    ),
    ...(isReachable || objective === undefined ? [] : ['There is no way to this placement.']),
    ...why,
    ...(blocking.length === 0 ? [] : [`Cannot leave: ${blocking.join(', ')}`]),
  ].map((line) => printable(line));
}
