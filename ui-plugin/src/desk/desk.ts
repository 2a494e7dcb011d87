import type { Question, QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ConnectionParts } from '../link/connection.ts';
import { type AloneParts, type AnyConnection, connectOrAlone } from '../link/or-alone.ts';
import { sectionsStore } from '../link/sections-store.ts';
import { stopAgain } from '../present/frontier-stops.ts';
import {
  type Connection,
  type CurrentPlan,
  type DeskState,
  endedExecution,
  initialState,
  isAnswered,
  newestPlan,
  nowFor,
  runningExecution,
  settledAtMs,
} from '../present/state.ts';
import type { Engine } from '../worker/client.ts';
import { type Cell, createCell } from './cell.ts';
import { createErrands, type Errands } from './errands.ts';
import { createQuestions, type Questions } from './questions.ts';
import { createRequests, type Request, type Requests } from './requests.ts';
import { createWhatIf, type WhatIf } from './what-if.ts';

export interface DeskParts extends Pick<ConnectionParts, 'url' | 'open' | 'csrfToken' | 'timers' | 'random'> {
  readonly engine: Engine;
  /** How this browser plans by itself while no bridge answers; absent: it cannot, away from the host's page. */
  readonly alone?: AloneParts | undefined;
}

/** What outlives the panel: the panel is destroyed at every navigation, the desk is not. */
export interface Desk
  extends Pick<WhatIf, 'tick' | 'pick' | 'explain'>,
    Pick<Engine, 'ask'>,
    Pick<Errands, 'pursue'> {
  /** Asks the bridge; rejects with a Refusal. */
  question(question: Question): Promise<QuestionAnswer>;
  readonly state: DeskState;
  /** The ticket was renewed, or somebody wants to try again. */
  reconnect(): void;
  /** Whether the page can be seen at all; somebody who comes back to it may have made the bridge reachable. */
  pageShows(visible: boolean): void;
  /** Another user: nothing of the one before may be seen any more (S12). */
  forget(): void;
  /** Calls `listener` now and at each change, until the returned function is called. */
  subscribe(listener: (state: DeskState) => void): () => void;
  request(message: Request): void;
  /** Plans with another choice of settings, from now on and for this user only. */
  choose(choice: Partial<Settings>): void;
  /** Plans once with guests that may move although they would be left alone: what is asked for, or balance. */
  allow(vmids: readonly number[]): void;
  /** Plans once with other settings than usual; the next plan is a usual one. */
  once(settings: Partial<Settings>): void;
  dismiss(what: 'problem' | 'changes' | 'result' | 'back'): void;
}

/** How long the connection outlives the last panel: navigation comes back within it. */
const IDLE_MS = 60 * 1000;

/** A person who opens the panel wants to see a plan, not a button; and another one when moves have settled. */
function wantsFirstPlan(state: DeskState): boolean {
  const { session, plan, execution } = state.sections;
  if (plan === undefined || execution === undefined || session?.rights.look !== true) return false;
  if (runningExecution(state) !== undefined) return false;
  if (plan.problem !== undefined || plan.planning !== 'idle') return false;
  const ended = endedExecution(state);
  if (plan.current !== undefined && ended === undefined) return false;
  // figures lag behind: what is planned right after moves is planned from what no longer is
  if (ended !== undefined && nowFor(state) < settledAtMs(ended)) return false;
  return state.refused !== 'plan.request' && !state.pending.has('plan.request');
}

/** Starts the connection for the first who looks and ends it a while after the last: nobody is read for nobody. */
function attendance({ timers }: DeskParts, connection: () => AnyConnection) {
  let awake = false;
  let isPageShown = true;
  let isPanelOpen = false;
  let timer: unknown;
  const tell = () => connection().show(isPageShown && isPanelOpen);
  return {
    isAwake: () => awake,
    pageShows(visible: boolean, { kind }: Connection) {
      isPageShown = visible;
      tell();
      // whoever comes back may have been at the bridge's own page
      if (visible && awake && (kind === 'offline' || kind === 'unreachable')) connection().renew();
    },
    startAnew() {
      if (!awake) return;
      connection().stop();
      connection().start();
    },
    somebodyLooks() {
      timers.clear(timer);
      isPanelOpen = true;
      tell();
      if (awake) return;
      awake = true;
      connection().start();
    },
    nobodyLooks() {
      timers.clear(timer);
      isPanelOpen = false;
      tell();
      timer = timers.set(() => {
        awake = false;
        connection().stop();
      }, IDLE_MS);
    },
  };
}

/** The plan on show with the outcome of what is ticked: kept, because the bridge goes on to plan anew. */
function asApproved(state: DeskState): CurrentPlan | undefined {
  const current = newestPlan(state);
  const after = state.selection?.after ?? current?.plan.after;
  return current && after && { ...current, plan: { ...current.plan, after } };
}

/** Nothing of what was known, not even what is absent at first. */
const forgotten = (url: string): DeskState => ({
  ...initialState(url),
  ...{ selection: undefined, previous: undefined, readResult: undefined },
  ...{ problem: undefined, refused: undefined },
  ...{ approved: undefined, picked: undefined, errand: undefined },
  ...{ isBack: undefined, wasExecuting: undefined },
});

/** Tells whoever waits for it. */
function answered(
  message: Parameters<ConnectionParts['onAnswer']>[0],
  { requests, questions, errands }: { requests: Requests; questions: Questions; errands: Errands },
): void {
  if (message.type !== 'done' && questions.answered(message)) return;
  if (message.type === 'answer') {
    errands.answered(message);
    return;
  }
  if (message.type === 'problem') errands.refused(message);
  requests.answered(message);
}

/** Refusals that speak of a plan, and are over with it. */
const ABOUT_PLANS: ReadonlySet<string> = new Set(['plan-invalid', 'plan-stale', 'plan-unknown']);
/** Refusals that speak of an execution. */
const ABOUT_EXECUTIONS: ReadonlySet<string> = new Set(['execution-running', 'execution-yields', 'lock-held']);

/** The last refusal was true before and is not any more. */
function isProblemOver(before: DeskState, now: DeskState): boolean {
  const { problem } = now;
  if (problem === undefined) return false;
  const planId = now.sections.plan?.current?.planId;
  if (ABOUT_PLANS.has(problem.code))
    return planId !== undefined && planId !== before.sections.plan?.current?.planId;
  const isOn = (state: DeskState) =>
    runningExecution(state) !== undefined || state.sections.execution?.lock?.state === 'held';
  return ABOUT_EXECUTIONS.has(problem.code) && isOn(before) && !isOn(now);
}

/** What changes with sections that were sent, and what is over with them. */
function learnt(state: DeskState, sections: Partial<Sections>): Partial<DeskState> {
  const before = state.sections.plan?.current;
  const isExpired = before !== undefined && sections.plan?.current === undefined;
  return {
    sections,
    // a plan that has expired is still the one before the next
    ...(isExpired ? { previous: before } : {}),
    ...(isProblemOver(state, { ...state, sections }) ? { problem: undefined } : {}),
  };
}

function dismissed(state: DeskState, what: Parameters<Desk['dismiss']>[0]): Partial<DeskState> {
  if (what === 'back') return { isBack: undefined };
  if (what === 'result') return { readResult: state.sections.execution?.current?.id };
  return what === 'changes' ? { previous: undefined } : { problem: undefined };
}

/** How the panel stands to whoever answers it, and what another one is asked anew. */
function stand(cell: Cell, next: Connection, errands: Errands): void {
  const before = cell.state.connection.kind;
  const wasAlone = next.kind === 'connected' && before === 'offline';
  // who has seen no plan of this browser's has nothing to be told
  const isBack = wasAlone && newestPlan(cell.state) !== undefined;
  const isAlone = next.kind === 'offline';
  const isLost = before === 'connected' && next.kind !== 'connected';
  cell.set({
    connection: next,
    ...(wasAlone || isAlone ? { isBack } : {}),
    ...(isLost ? { wasExecuting: runningExecution(cell.state) !== undefined } : {}),
  });
  if (before === next.kind || !isAnswered(cell.state)) return;
  // a plan that one of them has made the other does not know
  if (wasAlone || isAlone) errands.outdated();
  else errands.connected();
}

export function createDesk(parts: DeskParts): Desk {
  const cell = createCell(initialState(parts.url));
  const whatIf = createWhatIf(cell, parts.engine);
  const store = sectionsStore(take);
  const connection: AnyConnection = connectOrAlone(
    {
      ...parts,
      store,
      onState: (next) => stand(cell, next, errands),
      onTime: (nowMs = Date.now()) => cell.set({ aheadMs: nowMs - Date.now() }),
      onAnswer: (message) => answered(message, { requests, questions, errands }),
      onLost() {
        for (const each of [requests, questions]) each.lost();
      },
    },
    parts.alone,
  );
  const requests: Requests = createRequests(cell, (message) => connection.send(message));
  const questions = createQuestions(requests.send);
  const errands: Errands = createErrands(cell, { ask: requests, pick: whatIf.pick });
  const looking = attendance(parts, () => connection);

  const once = (settings: Partial<Settings>) =>
    void requests.send({ type: 'plan.request', settings: { ...cell.state.choice, ...settings } });

  function take(sections: Partial<Sections>): void {
    const before = cell.state.sections.plan?.current;
    const now = sections.plan?.current;
    cell.set(learnt(cell.state, sections));
    const stop = stopAgain(cell.state);
    if (stop !== undefined) whatIf.follow(stop);
    if (now !== undefined && now.planId !== before?.planId) {
      errands.newPlan(now, before);
      whatIf.newPlan(now, before);
    }
    if (now?.stale === true && before?.stale === false && now.planId === before.planId) errands.outdated();
    if (wantsFirstPlan(cell.state))
      requests.sendUnasked({ type: 'plan.request', settings: cell.state.choice });
  }

  return {
    ...whatIf,
    pursue: errands.pursue,
    question: (question) => questions.question(question, cell.state.choice),
    ask: parts.engine.ask,
    get state() {
      return cell.state;
    },
    reconnect: () => looking.isAwake() && connection.renew(),
    pageShows: (visible) => looking.pageShows(visible, cell.state.connection),
    forget() {
      store.clear();
      cell.set(forgotten(parts.url));
      looking.startAnew();
    },
    subscribe(listener) {
      looking.somebodyLooks();
      const leave = cell.listen(listener);
      return () => {
        leave();
        if (cell.listeners === 0) looking.nobodyLooks();
      };
    },
    request(message) {
      if (message.type === 'plan.approve') cell.set({ approved: asApproved(cell.state), isBack: undefined });
      requests.send(message);
    },
    choose(choice) {
      cell.set({ choice: { ...cell.state.choice, ...choice } });
      once({});
    },
    once,
    allow(vmids) {
      if (!errands.allow(vmids)) once({ allowedVmids: [...vmids] });
    },
    dismiss: (what) => cell.set(dismissed(cell.state, what)),
  };
}
