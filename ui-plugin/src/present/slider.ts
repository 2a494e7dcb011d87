import { frontierStops } from './frontier-stops.ts';
import { currentPlan, type DeskState } from './state.ts';
import { t } from './text.ts';

export interface SliderView {
  readonly max: number;
  /** The stop on show; the nearest below where the plan has a number of moves of its own. */
  readonly value: number;
  /** Where more moves stop helping much. */
  readonly knee: number | undefined;
  readonly text: string;
}

/** The frontier from "fewest moves" to "best balance"; undefined when there is nothing to choose. */
export function sliderView(state: DeskState): SliderView | undefined {
  const stops = frontierStops(state);
  const shown = currentPlan(state);
  const last = stops[stops.length - 1];
  if (shown?.purpose !== undefined || shown === undefined || last === undefined || stops.length < 2)
    return undefined;
  const own = stops.findIndex(({ planId }) => planId === shown.planId);
  const below = stops.filter(({ moves }) => moves.length <= shown.plan.moves.length).length;
  const knee = stops.findIndex((stop) => stop.knee);
  return {
    max: stops.length,
    value: own < 0 ? Math.max(below, 1) : own + 1,
    knee: knee < 0 ? undefined : knee + 1,
    // while the curve is still being searched the plan may have more moves than its last stop
    text: t('{count} of {all}', {
      count: state.ticked.size,
      all: Math.max(last.moves.length, shown.plan.moves.length),
    }),
  };
}
