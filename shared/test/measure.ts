import type { Objective } from '../src/objectives/objective.ts';
import { compileProblem } from '../src/plan/compile-problem.ts';
import { Settings, type SettingsInput } from '../src/settings/settings.ts';
import { cluster } from './cluster.ts';

/** The tiers of an objective with the guests moved as said: `{ 100: 'pve2' }`. */
export function measure(
  objective: Objective,
  text: string,
  moves: { readonly [vmid: number]: string } = {},
  input: SettingsInput = {},
): readonly number[] {
  const problem = compileProblem(cluster(text), Settings.parse(input));
  const { model } = problem.kernel;
  const place = Int32Array.from(problem.home);
  for (const [vmid, node] of Object.entries(moves)) {
    const unit = problem.unitOf[model.guestIndex.get(Number(vmid)) ?? -1] ?? -1;
    place[unit] = model.nodeIndex.get(node) ?? -1;
  }
  return objective.measure(problem, place);
}
