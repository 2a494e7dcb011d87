import type { Question } from '#shared/plan/answers/question.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { ServerMessage } from '#shared/protocol/messages.ts';
import { type CurrentPlan, type Errand, newestPlan, nowFor } from '../present/state.ts';
import type { Cell } from './cell.ts';
import type { Requests } from './requests.ts';

/** Plans for something else than balance: nodes to be emptied, guests to be brought home, an execution to be undone. */
export interface Errands {
  /** Asks for it and puts its plan on show; `undefined`: back to the plan for balance. */
  pursue(purpose: Purpose | undefined): void;
  /** The same with guests that are allowed to move although they would be left alone; false where nothing is asked. */
  allow(vmids: readonly number[]): boolean;
  answered(message: Extract<ServerMessage, { type: 'answer' }>): void;
  refused(message: Extract<ServerMessage, { type: 'problem' }>): void;
  /** There is a bridge again: an answer that was waited for did not come. */
  connected(): void;
  /** The cluster has changed in a way that touches the newest plan. */
  outdated(): void;
  /** The newest plan for balance is another. */
  newPlan(now: CurrentPlan, before: CurrentPlan | undefined): void;
}

interface Means {
  readonly ask: Pick<Requests, 'send' | 'sendUnasked'>;
  readonly pick: (plan: CurrentPlan | undefined) => void;
}

const questionOf = (purpose: Purpose): Question =>
  purpose.kind === 'undo' ? { kind: 'return-home', executionId: purpose.executionId } : { ...purpose };

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const planOf = ({ answer }: Errand) =>
  answer?.kind === 'evacuate'
    ? answer.evacuation
    : answer?.kind === 'return-home'
      ? answer.wayBack
      : undefined;

/** The plan of an answer, to be shown, ticked and approved as any other. */
function asCurrent(
  errand: Errand,
  newest: CurrentPlan | undefined,
  madeAtMs: number,
  approvable: Extract<ServerMessage, { type: 'answer' }>['approvable'],
): CurrentPlan | undefined {
  const made = planOf(errand);
  if (newest === undefined || approvable === undefined || made === undefined) return undefined;
  const { plan, settings } = made;
  return {
    ...newest,
    missingRights: undefined,
    ...approvable,
    purpose: errand.purpose,
    madeAtMs,
    stale: false,
    plan,
    settings,
  };
}

export function createErrands(cell: Cell, { ask, pick }: Means): Errands {
  const pursue = (
    purpose: Purpose | undefined,
    allowedVmids?: readonly number[],
    send: Requests['send'] = ask.send,
  ): void => {
    if (purpose === undefined) {
      const isPicked = cell.state.picked?.purpose !== undefined;
      cell.set({ errand: undefined });
      if (isPicked) pick(undefined);
      return;
    }
    const before = cell.state.errand;
    const known = before && isSame(before.purpose, purpose) ? before.answer : undefined;
    if (known === undefined && cell.state.picked?.purpose !== undefined) pick(undefined);
    const allowed = allowedVmids ?? (known && before?.allowedVmids) ?? [];
    const settings =
      allowed.length === 0 ? cell.state.choice : { ...cell.state.choice, allowedVmids: [...allowed] };
    const askId = send({ type: 'question.ask', question: questionOf(purpose), settings });
    cell.set({ errand: { purpose, askId, answer: known, allowedVmids: allowed } });
  };
  const again = ({ purpose }: Errand): void => pursue(purpose, undefined, ask.sendUnasked);
  return {
    pursue: (purpose) => pursue(purpose),
    allow(vmids) {
      const { errand } = cell.state;
      if (errand !== undefined) pursue(errand.purpose, [...(errand.allowedVmids ?? []), ...vmids]);
      return errand !== undefined;
    },
    answered({ id, answer, approvable, problem }) {
      const { errand } = cell.state;
      if (errand === undefined || errand.askId !== id) return;
      const known = answer?.kind === 'evacuate' || answer?.kind === 'return-home' ? answer : undefined;
      const next: Errand = { ...errand, answer: known, problem };
      cell.set({ errand: next });
      const newest = cell.state.sections.plan?.current ?? newestPlan(cell.state);
      pick(asCurrent(next, newest, nowFor(cell.state), approvable));
    },
    refused({ id, problem }) {
      const { errand } = cell.state;
      if (errand?.askId === id) cell.set({ errand: errand && { ...errand, problem } });
    },
    connected() {
      const { errand } = cell.state;
      if (errand !== undefined && errand.answer === undefined) again(errand);
    },
    outdated() {
      const { errand, sections } = cell.state;
      const isDoing = (sections.execution?.current?.phase ?? 'finished') !== 'finished';
      if (errand !== undefined && !isDoing) again(errand);
    },
    newPlan(now, before) {
      const { errand, picked, sections } = cell.state;
      if (errand === undefined) return;
      const { current } = sections.execution ?? {};
      const isDone = current?.phase === 'finished' && current.planId === picked?.planId;
      if (isDone) cell.set({ errand: undefined, picked: undefined });
      else if (now.digest !== before?.digest) again(errand);
    },
  };
}
