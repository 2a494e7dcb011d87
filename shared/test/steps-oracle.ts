import type { StepProblem } from '../src/steps/step-problem.ts';
import { wrongsOf } from './steps-replay.ts';

/** Whether any sequence of single moves leads to the targets: every placement is looked at. For very few items. */
export function canBeReached(problem: StepProblem): boolean {
  const { itemCount, nodeCount, home, target } = problem;
  const start = Array.from({ length: itemCount }, (_, item) => home[item] ?? 0);
  const goal = Array.from({ length: itemCount }, (_, item) => target[item] ?? 0).join();
  const seen = new Set([start.join()]);
  const open = [start];
  const wrongs = wrongsOf(problem);
  for (let places = open.pop(); places !== undefined; places = open.pop()) {
    if (places.join() === goal) return true;
    for (let item = 0; item < itemCount; item++)
      for (let node = 0; node < nodeCount; node++) {
        const next = places.slice();
        next[item] = node;
        const key = next.join();
        if (seen.has(key) || !isPossible(problem, wrongs, places, item, node)) continue;
        seen.add(key);
        open.push(next);
      }
  }
  return false;
}

function isPossible(
  { target, home, mayPark }: StepProblem,
  wrongs: ReturnType<typeof wrongsOf>,
  places: readonly number[],
  item: number,
  node: number,
): boolean {
  if (node !== target[item] && node !== home[item] && mayPark?.(item, node) !== true) return false;
  const worldWith = (of: readonly number[]) =>
    places.map((place, other) => (other === item ? [...of] : [place]));
  const from = places[item] ?? 0;
  return wrongs(worldWith([from, node])).length === 0 && wrongs(worldWith([node])).length === 0;
}
