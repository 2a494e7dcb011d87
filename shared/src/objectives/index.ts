import type { Problem } from '../model/problem.ts';
import { bytesMoved } from './bytes-moved.ts';
import { evenness } from './evenness.ts';
import type { Objective, Placement } from './objective.ts';
import { overload } from './overload.ts';
import { stability } from './stability.ts';
import { violations } from './violations.ts';

/** Every objective there is, sorted. To add one: a file, its test, a line here. */
export const objectives = [
  bytesMoved,
  evenness,
  overload,
  stability,
  violations,
] as const satisfies readonly Objective[];

const ranked: readonly Objective[] = [...objectives].sort((one, other) => one.rank - other.rank);

/** All tiers of a placement, in the order in which they are compared. */
export const scoreOf = (problem: Problem, place: Placement): readonly number[] =>
  ranked.flatMap((objective) => objective.measure(problem, place));
