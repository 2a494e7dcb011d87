import type { CompatCluster } from '../../../shared/src/compat/cluster.ts';
import { feasibility } from '../../../shared/src/compat/feasible.ts';
import { type HardRule, hardRules, isKept, ruleText } from '../../../shared/src/compat/hard-rules.ts';
import { readInstance } from '../../../shared/src/compat/instance-form.ts';
import { objectiveOf } from '../../../shared/src/compat/objective.ts';
import { type CompiledCompat, compileCompat, guestPlaces } from '../../../shared/src/compat/to-model.ts';
import { weightsOf } from '../../../shared/src/compat/weights.ts';
import { misuse, readAs } from '../bench-options.ts';

/** A cluster to be solved: what is searched, and what judges the answer and shares nothing with the search. */
export interface Case {
  readonly name: string;
  readonly compiled: CompiledCompat;
  /** Processor time of finding a start that keeps all rules, which is a part of solving it. */
  readonly startMs: number;
  /** The peer's objective of a placement of the model's blocks, and which rules it breaks. */
  judge(blocks: ArrayLike<number>): {
    readonly objective: number;
    readonly broken: readonly string[];
    readonly placement: Readonly<Record<string, string>>;
  };
}

function placementOf({ guests, nodes }: CompatCluster, place: Int32Array) {
  return Object.fromEntries(guests.map(({ name }, guest) => [name, nodes[place[guest] ?? -1]?.name ?? '']));
}

const START_WORK = 4e6;

/** The model with a start that keeps all rules, where the one it has does not: searches do not repair. */
function withStart(cluster: CompatCluster, rules: readonly HardRule[], compiled: CompiledCompat) {
  const found = feasibility(cluster, rules, START_WORK);
  if (found.answer !== 'yes') return compiled;
  const start = Int32Array.from(compiled.members, ([first = 0]) => found.place[first] ?? 0);
  return { ...compiled, model: { ...compiled.model, start } };
}

/** Ends the benchmark where the instance is none. */
export function caseOf(name: string, instance: unknown): Case {
  const read = readInstance(instance);
  if ('problem' in read) return misuse(`${name}: ${read.problem}`);
  const cluster = read.value;
  const weights = weightsOf(cluster);
  const rules = hardRules(cluster);
  const before = process.cpuUsage();
  const compiled = withStart(cluster, rules, compileCompat(cluster, { weights, rules, hasTies: false }));
  const { user, system } = process.cpuUsage(before);
  return {
    ...{ name, compiled, startMs: (user + system) / 1000 },
    judge(blocks) {
      const place = guestPlaces(compiled, blocks);
      const broken = rules
        .filter((rule) => !isKept(cluster, rule, place))
        .map((rule) => ruleText(cluster, rule));
      const { total } = objectiveOf(cluster, place, weights);
      return { objective: total, broken, placement: placementOf(cluster, place) };
    },
  };
}

/** A file of the form `proxlb-bench/1`, judged by memory at balanciness 3. */
export function caseOfFile(path: string, name: string): Case {
  const instance = readAs(path, JSON.parse);
  return caseOf(name, {
    ...instance,
    balancing: { ...instance.balancing, method: 'memory', balanciness: 3 },
  });
}
