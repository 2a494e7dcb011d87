import type { Constraint } from '../constraints/constraint.ts';
import { constraints } from '../constraints/index.ts';
import { loadColumns } from '../metrics/load-columns.ts';
import { buildGoals } from '../model/goals.ts';
import { buildKernel } from '../model/kernel.ts';
import { inSteps } from '../model/load-steps.ts';
import { compileModel } from '../model/model.ts';
import { buildProblem, type Problem } from '../model/problem.ts';
import { objectives } from '../objectives/index.ts';
import type { Objective } from '../objectives/objective.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

const byPrecedence: readonly Constraint[] = [...constraints].sort(
  (one, other) => one.precedence - other.precedence,
);

const goalMakers: readonly Objective[] = objectives;

/** Facts and wishes as a problem: every constraint, metric and objective of the catalogues has had its say. */
export function compileProblem(snapshot: ClusterSnapshot, settings: Settings): Problem {
  const model = compileModel(snapshot, settings);
  const kernel = buildKernel(model, byPrecedence);
  const loads = loadColumns(model).map(inSteps);
  return buildProblem(kernel, buildGoals(kernel, loads, goalMakers));
}
