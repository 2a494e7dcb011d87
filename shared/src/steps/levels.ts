import type { Needs } from './needs.ts';
import type { Leg, StepLimits } from './step-problem.ts';

interface Step {
  readonly into: Map<number, number>;
  readonly touching: Map<number, number>;
  count: number;
}

const countUp = (counts: Map<number, number>, node: number): void =>
  void counts.set(node, (counts.get(node) ?? 0) + 1);

function hasPlace(step: Step | undefined, { from, to }: Leg, limits: StepLimits): boolean {
  if (step === undefined) return true;
  const { perStep = Infinity, inflow = Infinity, perNode = Infinity } = limits;
  const touches = Math.max(step.touching.get(from) ?? 0, step.touching.get(to) ?? 0);
  return step.count < perStep && (step.into.get(to) ?? 0) < inflow && touches < perNode;
}

/**
 * The number of the step of each leg, from 0: the first after all that it waits for which the limits leave
 * room in. What is in one step may run side by side.
 */
export function stepNumbers(legs: readonly Leg[], needs: Needs, limits: StepLimits = {}): number[] {
  const steps: Step[] = [];
  const numbers: number[] = [];
  legs.forEach((leg, index) => {
    let number = (needs[index] ?? []).reduce((after, other) => Math.max(after, (numbers[other] ?? 0) + 1), 0);
    while (!hasPlace(steps[number], leg, limits)) number++;
    const step = steps[number] ?? { into: new Map(), touching: new Map(), count: 0 };
    steps[number] = step;
    step.count++;
    countUp(step.into, leg.to);
    for (const node of [leg.from, leg.to]) countUp(step.touching, node);
    numbers.push(number);
  });
  return numbers;
}
