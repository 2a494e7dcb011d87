import type { Survival } from '#shared/plan/answers/survive.ts';
import type { Selection } from '#shared/plan/evaluate-selection.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Explanation } from '../present/state.ts';

/** What a plan was made from: sent once per plan, the questions then only name guests. */
export interface PlanCase {
  readonly planId: string;
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  readonly plan: Plan;
}

export type EngineQuestion =
  | { readonly type: 'load'; readonly planCase: PlanCase }
  | { readonly type: 'survive' }
  | { readonly type: 'selection'; readonly vmids: readonly number[] }
  | { readonly type: 'explain'; readonly vmid: number };

export interface EngineAnswers {
  load: undefined;
  survive: Survival;
  selection: Selection;
  explain: Explanation;
}

export type AnswerTo<Question extends EngineQuestion> = EngineAnswers[Question['type']];

/** On the wire between page and worker. */
export interface EngineRequest {
  readonly id: number;
  readonly question: EngineQuestion;
}
export type EngineReply =
  | { readonly id: number; readonly answer: EngineAnswers[keyof EngineAnswers] }
  | { readonly id: number; readonly error: string };
