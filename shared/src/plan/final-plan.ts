import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Plan } from './plan.ts';
import { propose } from './propose.ts';

/** The plan that the search ends with, for those who have nothing else to do meanwhile. */
export function finalPlan(snapshot: ClusterSnapshot, settings: Settings, workUnitsMax?: number): Plan {
  const search = propose(snapshot, settings, workUnitsMax === undefined ? {} : { workUnitsMax });
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
}
