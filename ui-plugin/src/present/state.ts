import type { ExecutionView } from '#shared/execution/execution-view.ts';
import type { QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { Selection } from '#shared/plan/evaluate-selection.ts';
import type { explainGuest } from '#shared/plan/explain-guest.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { ClientMessage } from '#shared/protocol/messages.ts';
import type { Problem } from '#shared/protocol/problems.ts';
import type { PlanSection, Sections } from '#shared/protocol/sections.ts';
import type { Settings } from '#shared/settings/settings.ts';

export type CurrentPlan = NonNullable<PlanSection['current']>;
export type Explanation = ReturnType<typeof explainGuest>;

/** The one thing to do so that the bridge can be reached. */
export type Remedy = 'certificate' | 'firewall' | 'origin' | 'service';

/** How the panel stands to its bridge. `reconnecting` keeps the last state on show; the others say what to do. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting' }
  /** `silent`: not even a refusal came back. */
  | { readonly kind: 'unreachable'; readonly silent?: boolean }
  /** No bridge answers: the browser looks and plans by itself (S14), and this is to be done. */
  | { readonly kind: 'offline'; readonly remedy: Remedy }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'forbidden'; readonly problem?: Problem }
  | { readonly kind: 'version-mismatch'; readonly problem?: Problem };

/** A guest un-ticked by us, because a guest that it needs was un-ticked. */
export interface Dropped {
  readonly vmid: number;
  readonly needs: number;
}

/** A plan for something else than balance that a person asked for, and what came of the question so far. */
export interface Errand {
  readonly purpose: Purpose;
  readonly askId: number | undefined;
  readonly answer?: Extract<QuestionAnswer, { kind: 'evacuate' | 'return-home' }> | undefined;
  readonly problem?: Problem | undefined;
  /** Guests for which our caution is set aside. */
  readonly allowedVmids?: readonly number[] | undefined;
}

/** Everything the panel shows is a function of this, the words of the host, and the time. */
export interface DeskState {
  readonly connection: Connection;
  /** Where the bridge should be: shown when it cannot be reached. */
  readonly bridgeUrl: string;
  readonly sections: Partial<Sections>;
  readonly ticked: ReadonlySet<number>;
  readonly dropped: readonly Dropped[];
  /** What the ticked moves alone would do; absent while all of the plan is ticked or it is being computed. */
  readonly selection?: Selection | undefined;
  /** Another plan than the newest that a person picked: a stop of the slider, or one that answers a question. */
  readonly picked?: CurrentPlan | undefined;
  readonly explanations: ReadonlyMap<number, Explanation>;
  /** The plan approved last, with what was ticked of it as its outcome: the bridge goes on to plan anew. */
  readonly approved?: CurrentPlan | undefined;
  /** The plan that was on show before this one, for "what changed". */
  readonly previous?: CurrentPlan | undefined;
  /** Settings of the next plan that differ from those kept for everybody. */
  readonly choice: Partial<Settings>;
  /** Kinds of request that are unanswered. */
  readonly pending: ReadonlySet<ClientMessage['type']>;
  /** What is being asked for beside balance. */
  readonly errand?: Errand | undefined;
  /** The last refusal, until a person asks for something else or closes it. */
  readonly problem?: Problem | undefined;
  /** The kind of request that was refused last, until one of its kind is sent again. */
  readonly refused?: ClientMessage['type'] | undefined;
  /** A bridge answers again, after the browser had planned by itself; until that is closed. */
  readonly isBack?: boolean | undefined;
  /** An execution was on when the bridge was last heard of. */
  readonly wasExecuting?: boolean | undefined;
  /** So far the clock of whoever answers is ahead of this browser's, which may be wrong by hours. */
  readonly aheadMs?: number;
  /** The ended execution whose result the user has read. */
  readonly readResult?: string | undefined;
}

export const initialState = (bridgeUrl: string): DeskState => ({
  connection: { kind: 'connecting' },
  bridgeUrl,
  sections: {},
  ticked: new Set(),
  dropped: [],
  explanations: new Map(),
  choice: {},
  pending: new Set(),
});

/** What time it is by the clock that plans and executions go by. */
export const nowFor = ({ aheadMs = 0 }: DeskState): number => Date.now() + aheadMs;

/** Somebody answers questions and makes plans, be it the bridge or this browser. */
export const isAnswered = ({ connection }: DeskState): boolean =>
  connection.kind === 'connected' || connection.kind === 'offline';

/** Settings are kept by the bridge, for everybody, and by nobody else. */
export const mayKeepSettings = ({ connection, sections }: DeskState): boolean =>
  connection.kind === 'connected' && sections.session?.rights.settings === true;

/** What can be ticked and approved: the plan that was picked, or else the newest; it is out of date with the newest. */
export function newestPlan({ sections, picked }: DeskState): CurrentPlan | undefined {
  const current = sections.plan?.current;
  if (picked === undefined || current === undefined) return current;
  // what was asked for was made from a look of its own, after the newest
  return picked.purpose === undefined ? { ...picked, stale: picked.stale || current.stale } : picked;
}

/** The execution that is on: one that has ended only lives in its result and in the history. */
export const runningExecution = ({ sections }: DeskState): ExecutionView | undefined =>
  sections.execution?.current?.phase === 'finished' ? undefined : sections.execution?.current;

/** The plan that is executed, if this page has seen it. */
export const planOf = (state: DeskState, { planId }: ExecutionView): CurrentPlan | undefined =>
  [state.approved, newestPlan(state)].find((plan) => plan?.planId === planId);

/** The plan on show: while an execution is on the one that was approved, if this page has seen it. */
export function currentPlan(state: DeskState): CurrentPlan | undefined {
  const execution = runningExecution(state);
  return execution === undefined ? newestPlan(state) : planOf(state, execution);
}

/** The execution that has ended and left no plan that holds: its moves are results, there is nothing to tick. */
export function endedExecution(state: DeskState): ExecutionView | undefined {
  const execution = state.sections.execution?.current;
  if (execution?.phase !== 'finished') return undefined;
  const newest = newestPlan(state);
  if (newest?.purpose !== undefined && newest.planId !== execution.planId) return undefined;
  const isOld =
    newest === undefined
      ? state.sections.plan?.planning === 'idle'
      : (newest.stale || newest.purpose !== undefined) &&
        newest.madeAtMs <= (execution.endedAtMs ?? execution.startedAtMs);
  return isOld ? execution : undefined;
}

/** The execution whose moves are on show: the one that is on, or the one that ended just now. */
export const shownExecution = (state: DeskState): ExecutionView | undefined =>
  runningExecution(state) ?? endedExecution(state);

/** What is asked for beside balance; not what of it runs already, or has just been done. */
export function openErrand(state: DeskState): Errand | undefined {
  if (runningExecution(state) !== undefined) return undefined;
  const ended = endedExecution(state);
  return ended !== undefined && ended.planId === state.picked?.planId ? undefined : state.errand;
}

/** How long figures lag behind a move: what is planned earlier is planned from what no longer is. */
const SETTLING_MS = 5 * 60 * 1000;

/** From when on a plan made after this execution rests on figures that hold again. */
export const settledAtMs = ({ endedAtMs, startedAtMs }: ExecutionView): number =>
  (endedAtMs ?? startedAtMs) + SETTLING_MS;

export const settingsNow = (state: DeskState): Settings | undefined => {
  const kept = currentPlan(state)?.settings ?? state.sections.settings?.settings;
  return kept && { ...kept, ...state.choice };
};
