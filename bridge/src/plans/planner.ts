import { type Problem, problem, Refusal } from '#shared/protocol/problems.ts';
import type { FrontierSection, PLANNING_STATES, PlanSection } from '#shared/protocol/sections.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import { CLOSING } from '../closing.ts';
import { errorText, type Log } from '../log.ts';
import { createTurns, type TakeTurn } from '../turns.ts';
import type { Compute } from './compute.ts';
import { type CurveDesk, createCurveDesk } from './curve-desk.ts';
import { type PlanJobEvents, type PlanRequest, runPlanJob } from './plan-job.ts';
import { createPlanStore, type PlanStore, type StoredPlan } from './plan-store.ts';
import { createQuestionDesk, type QuestionDesk } from './question-desk.ts';
import { type Answered, answerFor, type QuestionRequest } from './question-job.ts';

export interface PlannerParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly compute: Compute;
  readonly newId: () => string;
}

/** Makes and keeps the plans of all users of this node: one at a time for each, two in all. */
export interface Planner {
  /**
   * The newest wish of a window counts: what is being made for it is given up. What another window wants, too, is made
   * once. Throws a Refusal `busy` while something else is made for another window of the user.
   */
  request(request: PlanRequest): void;
  /** Ends what is being made for the user; false when nothing is. */
  cancel(userid: string): boolean;
  view(userid: string): PlanSection;
  find(userid: string, planId: string): StoredPlan | undefined;
  /** A plan is being made, for whomever. */
  isPlanning(): boolean;
  /**
   * Guests are about to move: no other stop of a curve can be approved before they have arrived, and then it is stale.
   * Threads that wait hold memory.
   */
  makeRoom(): void;
  /** The curve of the newest plan, as far as it is. */
  frontier(userid: string): FrontierSection | undefined;
  /** Answers a question of the user, in turn. */
  answer(request: QuestionRequest): Promise<Answered>;
  /** The cluster as the user sees it now: what touches a plan makes it stale. */
  observed(userid: string, snapshot: ClusterSnapshot): void;
  /** What is kept for everybody: plans that were made by other settings are stale from now on. */
  settingsAre(kept: Settings): void;
  /** Called with the user for whom something has changed. */
  subscribe(onChange: (userid: string) => void): () => void;
  close(): Promise<void>;
}

/** A plan that is being made. */
interface Making {
  readonly ended: AbortController;
  readonly by: Pick<PlanRequest, 'asker' | 'settings'>;
  /** The settings that it was begun by are no more. */
  isOutdated?: boolean;
}

interface Desk {
  planning: (typeof PLANNING_STATES)[number];
  workUnits: number;
  problem?: Problem | undefined;
  readonly store: PlanStore;
  running?: Making | undefined;
  readonly curve: CurveDesk;
  readonly questions: QuestionDesk;
}

type Change = Partial<Pick<Desk, 'planning' | 'workUnits' | 'problem' | 'running'>>;

/** Progress alone is told this often; it goes with the whole section. */
const PROGRESS_EVERY_MS = 1000;

export function createPlanner(parts: PlannerParts): Planner {
  const { compute } = parts;
  const desks = new Map<string, Desk>();
  const listeners = new Set<(userid: string) => void>();
  let keptKey: string | undefined;
  const takeTurn = createTurns(LIMITS.plansPerNodeMax);
  // a curve must not keep anybody from planning
  const takeCurveTurn = createTurns(1);

  const tell = (userid: string) => {
    for (const listener of listeners) listener(userid);
  };
  const deskOf = (userid: string): Desk => {
    for (const [other, desk] of desks)
      if (other !== userid && !desk.running && !desk.problem && desk.store.isEmpty()) desks.delete(other);
    const known = desks.get(userid);
    if (known !== undefined) return known;
    const desk = newDesk(parts, takeTurn, takeCurveTurn);
    desks.set(userid, desk);
    return desk;
  };

  return {
    request(request) {
      const desk = deskOf(request.userid);
      if (desk.running !== undefined && isWanted(desk.running, request)) return;
      desk.running?.ended.abort(new Error('something else is wanted'));
      desk.curve.stop();
      void make(parts, takeTurn, desk, request, () => tell(request.userid));
    },
    cancel(userid) {
      const running = desks.get(userid)?.running;
      running?.ended.abort(new Error('cancelled'));
      return running !== undefined;
    },
    view(userid) {
      const { planning, workUnits, problem: trouble, store } = deskOf(userid);
      return { planning, workUnits, problem: trouble, current: store.latest() };
    },
    makeRoom() {
      for (const [userid, { curve }] of desks) curve.end(() => tell(userid));
      compute.endIdle();
    },
    frontier: (userid) => deskOf(userid).curve.view(),
    answer: (request) => deskOf(request.userid).questions.ask(request),
    isPlanning: () => [...desks.values()].some(({ running }) => running !== undefined),
    find: (userid, planId) => desks.get(userid)?.store.find(planId),
    observed(userid, snapshot) {
      if (desks.get(userid)?.store.observed(snapshot)) tell(userid);
    },
    settingsAre(kept) {
      const key = JSON.stringify(kept);
      if (keptKey !== undefined && keptKey !== key) outdate(desks, tell);
      keptKey = key;
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    async close() {
      for (const { running, curve, questions } of desks.values()) {
        running?.ended.abort(CLOSING);
        questions.stop();
        curve.stop();
      }
      await compute.close();
    },
  };
}

function newDesk(
  { clock, compute, log, newId }: PlannerParts,
  takeTurn: TakeTurn,
  takeCurveTurn: TakeTurn,
): Desk {
  const store = createPlanStore(clock, newId);
  return {
    planning: 'idle',
    workUnits: 0,
    store,
    curve: createCurveDesk({ compute, takeTurn: takeCurveTurn, store }, (error) =>
      log.error('frontier.failed', { error: errorText(error) }),
    ),
    questions: createQuestionDesk((request, signal) =>
      answerFor(request, { compute, takeTurn, store }, signal),
    ),
  };
}

function outdate(desks: ReadonlyMap<string, Desk>, tell: (userid: string) => void): void {
  for (const [userid, { running, store }] of desks) {
    if (running) running.isOutdated = true;
    if (store.outdate()) tell(userid);
  }
}

/** Two windows of one person that open at the same time ask for the same. Throws `busy`. */
function isWanted({ ended, by }: Making, { asker, settings }: PlanRequest): boolean {
  if (ended.signal.aborted) return false;
  if (JSON.stringify(by.settings) === JSON.stringify(settings)) return true;
  // who waits elsewhere for what was asked for with other settings, perhaps to approve it, must not be given this
  if (by.asker !== asker && !by.asker.aborted) throw new Refusal('busy');
  return false;
}

/** Makes one plan, from the turn it has to wait for to the problem that may end it. */
async function make(
  parts: PlannerParts,
  takeTurn: TakeTurn,
  desk: Desk,
  request: PlanRequest,
  tell: () => void,
): Promise<void> {
  const { compute, log } = parts;
  const making: Making = { ended: new AbortController(), by: request };
  const { signal } = making.ended;
  desk.running = making;
  const isCurrent = () => desk.running === making;
  const set = (change: Change) => {
    if (!isCurrent()) return;
    Object.assign(desk, change);
    tell();
  };
  set({ planning: 'reading', workUnits: 0, problem: undefined });
  let endTurn: (() => void) | undefined;
  try {
    endTurn = await takeTurn(signal);
    await runPlanJob(request, compute, eventsOf(desk, request, parts, { set, signal }), signal);
    await noteRights(desk.store, request, signal);
  } catch (error) {
    if (!signal.aborted) desk.problem = problemOf(error, log);
  } finally {
    endTurn?.();
  }
  if (!isCurrent()) return;
  if (signal.aborted) desk.store.dropUnfinished();
  set({ planning: 'idle', running: undefined });
  const newest = desk.problem || signal.aborted ? undefined : desk.store.latest();
  if (newest) void desk.curve.trace(newest, request, tell);
}

/** Says before anybody approves it what the user may not do of the plan. */
async function noteRights(store: PlanStore, request: PlanRequest, signal: AbortSignal): Promise<void> {
  const newest = store.latest();
  if (newest === undefined || newest.missingRights || signal.aborted) return;
  const missing = await request.missingRights?.(newest.plan.moves, newest.snapshot);
  if (missing !== undefined) store.note(newest.planId, missing);
}

/**
 * The section goes out as a whole, with all that its plan was made from: once there is a plan, only another one
 * or the end is told, and not what is being done meanwhile.
 */
function eventsOf(
  desk: Desk,
  request: PlanRequest,
  { clock }: PlannerParts,
  { set, signal }: { readonly set: (change: Change) => void; readonly signal: AbortSignal },
): PlanJobEvents {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const doing = (change: Change) => {
    if (desk.store.isEmpty()) set(change);
    else if (!signal.aborted) Object.assign(desk, change);
  };
  return {
    reading: () => doing({ planning: 'reading' }),
    computing(workUnits) {
      const starts = desk.planning !== 'computing';
      if (!starts && clock.nowMs() - toldAtMs < PROGRESS_EVERY_MS) return;
      toldAtMs = clock.nowMs();
      doing({ planning: 'computing', workUnits });
    },
    planned(plan, snapshot) {
      if (signal.aborted) return;
      desk.store.add(plan, snapshot, request.settings);
      if (desk.running?.isOutdated) desk.store.outdate();
      set({ workUnits: plan.workUnits });
    },
    async read() {
      await noteRights(desk.store, request, signal);
      set({});
    },
  };
}

function problemOf(error: unknown, log: Log): Problem {
  if (error instanceof Refusal) return error.problem;
  log.error('plan.failed', { error: errorText(error) });
  return problem('internal');
}
