import type { StepPlan } from '../src/steps/step-plan.ts';
import type { StepProblem, StepRule } from '../src/steps/step-problem.ts';

export interface Item {
  readonly need: number;
  readonly home: number;
  readonly target?: number;
  readonly bytes?: number;
}

/** A small problem of steps with one dimension: nodes by their room, items by what they need. */
export function stepProblem(
  room: readonly number[],
  items: readonly Item[],
  more: Partial<StepProblem> & { readonly rules?: readonly StepRule[] } = {},
): StepProblem {
  return {
    itemCount: items.length,
    nodeCount: room.length,
    home: items.map(({ home }) => home),
    target: items.map(({ home, target = home }) => target),
    dimensions: [{ needHome: items.map(({ need }) => need), capacity: room }],
    bytes: items.map(({ need, bytes = need }) => bytes),
    mayPark: () => true,
    ...more,
  };
}

/** `0:a>b` by step; what each leg waits for in brackets. */
export function tellSteps({ legs, needs, steps }: StepPlan): string[] {
  const lines: string[] = [];
  legs.forEach(({ item, from, to }, index) => {
    const waits = (needs[index] ?? []).map((leg) => legs[leg]?.item).join(' ');
    const text = `${item}:${from}>${to}${waits === '' ? '' : ` after ${waits}`}`;
    const step = steps[index] ?? 0;
    lines[step] = lines[step] === undefined ? text : `${lines[step]}, ${text}`;
  });
  return lines;
}
