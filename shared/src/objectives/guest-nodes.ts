import { presence } from '../model/goals.ts';
import type { Problem } from '../model/problem.ts';
import type { Placement } from './objective.ts';

/** Per guest the nodes it counts on under a placement; none for one that does not run. */
export function nodesOf({ kernel, unitOf }: Problem, place: Placement): readonly (readonly number[])[] {
  const { model } = kernel;
  return model.guests.map((_, guest) => {
    if (model.running[guest] !== 1) return [];
    const unit = unitOf[guest] ?? -1;
    return unit < 0 ? presence(model, guest) : [place[unit] ?? -1];
  });
}
