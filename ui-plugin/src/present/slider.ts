import { currentPlan, type DeskState } from './state.ts';
import { t } from './text.ts';

export interface SliderView {
  readonly max: number;
  /** The point that the ticks stand at; the nearest below when they were set by hand. */
  readonly value: number;
  /** Where more moves stop helping much. */
  readonly knee: number | undefined;
  readonly text: string;
}

/** The frontier from "fewest moves" to "best balance"; undefined when there is nothing to choose. */
export function curveView(state: DeskState): SliderView | undefined {
  const total = currentPlan(state)?.plan.moves.length ?? 0;
  const { curve, ticked } = state;
  if (total < 2 || curve.length < 2) return undefined;
  const value = curve.filter(({ vmids }) => vmids.length <= ticked.size).length;
  const knee = curve.findIndex((point) => point.knee);
  return {
    max: curve.length,
    value: Math.max(value, 1),
    knee: knee < 0 ? undefined : knee + 1,
    text: t('{count} of {all}', { count: ticked.size, all: total }),
  };
}
