import type { Frontier } from '#shared/plan/answers/frontier-point.ts';
import type { Question, QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

/** A cluster and the wishes for it. */
interface Case {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
}

/** To the worker: one thing at a time; cancelling ends the thread. */
export type WorkerRequest =
  | (Case & { readonly type: 'plan' })
  | (Case & { readonly type: 'prove'; readonly plan: Plan })
  | (Case & { readonly type: 'trace'; readonly plan: Plan })
  | (Case & { readonly type: 'answer'; readonly question: Question });

export type WorkerAnswer =
  | { readonly type: 'progress'; readonly workUnits: number; readonly plan?: Plan }
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'curve'; readonly frontier: Frontier }
  | { readonly type: 'traced'; readonly frontier: Frontier }
  | { readonly type: 'answered'; readonly answer: QuestionAnswer }
  | { readonly type: 'failed'; readonly message: string };
