import type { Constraint } from '../constraints/constraint.ts';
import { constraints } from '../constraints/index.ts';
import { whole } from '../kit/whole.ts';
import { loadColumns } from '../metrics/load-columns.ts';
import { buildGoals } from '../model/goals.ts';
import { buildingKernel } from '../model/kernel.ts';
import { inSteps } from '../model/load-steps.ts';
import { compilingModel } from '../model/model.ts';
import { buildingProblem, type Problem } from '../model/problem.ts';
import { objectives } from '../objectives/index.ts';
import type { Objective } from '../objectives/objective.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

const byPrecedence: readonly Constraint[] = [...constraints].sort(
  (one, other) => one.precedence - other.precedence,
);

const goalMakers: readonly Objective[] = objectives;

/** Guests of which goals are made in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 10;

/** Facts and wishes as a problem: every constraint, metric and objective of the catalogues has had its say. */
export const compileProblem = (snapshot: ClusterSnapshot, settings: Settings): Problem =>
  whole(compilingProblem(snapshot, settings));

/** The same bit by bit, for whoever has other things to do. */
export function* compilingProblem(snapshot: ClusterSnapshot, settings: Settings): Generator<number, Problem> {
  const model = yield* compilingModel(snapshot, settings);
  const kernel = yield* buildingKernel(model, byPrecedence);
  yield snapshot.guests.length / GUESTS_PER_UNIT;
  const loads = loadColumns(model).map(inSteps);
  const goals = buildGoals(kernel, loads, goalMakers);
  yield snapshot.guests.length / GUESTS_PER_UNIT;
  return yield* buildingProblem(kernel, goals);
}
