import type { Constraint } from '../constraints/constraint.ts';
import { constraints } from '../constraints/index.ts';
import { metrics } from '../metrics/index.ts';
import { buildGoals, type Loads } from '../model/goals.ts';
import { buildKernel } from '../model/kernel.ts';
import { inSteps } from '../model/load-steps.ts';
import { compileModel, type Model } from '../model/model.ts';
import { buildProblem, type Problem } from '../model/problem.ts';
import { objectives } from '../objectives/index.ts';
import type { Objective } from '../objectives/objective.ts';
import { chosenMetrics } from '../settings/balance-by.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

const byPrecedence: readonly Constraint[] = [...constraints].sort(
  (one, other) => one.precedence - other.precedence,
);

const goalMakers: readonly Objective[] = objectives;

/** What evenness is judged by, as the settings choose, and what nodes have limits of. */
function loadsOf(model: Model): Loads {
  const chosen: readonly string[] = chosenMetrics(model.settings);
  const columns = metrics
    .filter(({ id, mode }) => chosen.includes(id) || mode === 'used')
    .map((metric) => ({
      id: metric.id,
      resource: metric.resource === 'cpu' ? 'CPU' : metric.resource,
      ...metric.bind(model),
    }));
  const byResource = (resource: string) => columns.filter((each) => each.resource === resource);
  return [...byResource('memory'), ...byResource('CPU')].map(inSteps);
}

/** Facts and wishes as a problem: every constraint, metric and objective of the catalogues has had its say. */
export function compileProblem(snapshot: ClusterSnapshot, settings: Settings): Problem {
  const model = compileModel(snapshot, settings);
  const kernel = buildKernel(model, byPrecedence);
  const loads = loadsOf(model);
  return buildProblem(kernel, buildGoals(kernel, loads, goalMakers));
}
