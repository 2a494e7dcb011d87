import type { Problem } from '../model/problem.ts';

/** Where every guest is in the end, by node position. */
export function guestPlaces({ kernel, bundles }: Problem, place: Int32Array): Int32Array {
  const places = Int32Array.from(kernel.model.home);
  bundles.units.forEach(({ guests }, unit) => {
    for (const guest of guests) places[guest] = place[unit] ?? -1;
  });
  return places;
}
