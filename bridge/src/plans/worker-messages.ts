import type { Plan } from '#shared/plan/plan.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

/** To the worker: one plan at a time; cancelling ends the thread. */
export interface WorkerRequest {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
}

export type WorkerAnswer =
  | { readonly type: 'progress'; readonly workUnits: number; readonly plan?: Plan }
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'failed'; readonly message: string };
