import type { Frontier } from '#shared/plan/answers/frontier-point.ts';
import type { Question, QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

interface Case {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

export interface ComputeRequest extends Case {
  /** A plan for the same loads, to begin with. */
  readonly previous?: Plan;
  /** How far it is, and every plan on the way that is valid and better than the one before. */
  readonly onProgress: (workUnits: number, plan?: Plan) => void;
}

export interface ProveRequest extends Case {
  readonly plan: Plan;
}

export interface TraceRequest extends Case {
  readonly plan: Plan;
  /** A curve that is valid, and no worse than the one before. */
  readonly onCurve: (frontier: Frontier) => void;
}

export interface AnswerRequest extends Case {
  readonly question: Question;
}

/** Where plans are computed: a worker thread in production. All reject with the signal's reason when it aborts. */
export interface Compute {
  /** Gets ready, because a plan is about to be asked for. */
  warm(): void;
  plan(request: ComputeRequest): Promise<Plan>;
  /** The same plan with what could be proved of it, or a better one. */
  prove(request: ProveRequest): Promise<Plan>;
  /** The best plans for growing budgets, from a plan that is there. */
  trace(request: TraceRequest): Promise<Frontier>;
  answer(request: AnswerRequest): Promise<QuestionAnswer>;
  /** Gives back what is held for work that may come. */
  endIdle(): void;
  close(): Promise<void>;
}
