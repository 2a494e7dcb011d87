import type { Plan } from '#shared/plan/plan.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

export interface ComputeRequest {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  /** How far it is, and every plan on the way that is valid and better than the one before. */
  readonly onProgress: (workUnits: number, plan?: Plan) => void;
  readonly signal: AbortSignal;
}

/** Where plans are computed: a worker thread in production. */
export interface Compute {
  /** Gets ready, because a plan is about to be asked for. */
  warm(): void;
  /** Rejects with the signal's reason when it aborts. */
  plan(request: ComputeRequest): Promise<Plan>;
  close(): Promise<void>;
}
