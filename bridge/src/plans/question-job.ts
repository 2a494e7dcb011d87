import { planOfAnswer, type Question, type QuestionAnswer, restsOn } from '#shared/plan/answers/question.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { MissingRight } from '#shared/protocol/sections.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { TakeTurn } from '../turns.ts';
import type { Compute } from './compute.ts';
import { unread } from './plan-job.ts';
import type { PlanStore, StoredPlan } from './plan-store.ts';

/** A question with all it is answered from, through the eyes of one user. */
export interface QuestionRequest {
  readonly userid: string;
  /** The window that asks: it aborts when that is gone. */
  readonly asker: AbortSignal;
  readonly settings: Settings;
  readonly question: Question;
  /** May throw a Refusal. */
  observe(): Promise<ClusterSnapshot>;
  /** Reads history, and disks and devices of these guests first. */
  refine(snapshot: ClusterSnapshot, vmids: readonly number[], signal: AbortSignal): Promise<ClusterSnapshot>;
  readPlacement(snapshot: ClusterSnapshot, vmids: readonly number[]): Promise<ClusterSnapshot>;
  /** What the user may not do of the answer's plan. */
  missingRights?(
    moves: Plan['moves'],
    snapshot: ClusterSnapshot,
    settings: Settings,
  ): Promise<readonly MissingRight[]>;
}

export interface Answered {
  readonly answer: QuestionAnswer;
  /** Its plan, where it has one: it can be approved. */
  readonly stored?: StoredPlan;
}

interface Means {
  readonly compute: Compute;
  readonly takeTurn: TakeTurn;
  readonly store: PlanStore;
}

/** Reading disks and devices can show that a guest has to stay, and then others are planned. */
const ROUNDS_MAX = 6;

/** Looks, answers, looks closer at what the answer rests on, a plan at history too, and answers again. */
export async function answerFor(
  { settings, question, observe, refine, readPlacement, missingRights }: QuestionRequest,
  { compute, takeTurn, store }: Means,
  signal: AbortSignal,
): Promise<Answered> {
  const endTurn = await takeTurn(signal);
  try {
    compute.warm();
    let snapshot = await observe();
    let answer = await compute.answer({ snapshot, settings, question, signal });
    if (planOfAnswer(answer) !== undefined) {
      snapshot = await refine(snapshot, restsOn(answer), signal);
      signal.throwIfAborted();
      answer = await compute.answer({ snapshot, settings, question, signal });
    }
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const vmids = unread(snapshot, restsOn(answer));
      if (vmids.length === 0) break;
      snapshot = await readPlacement(snapshot, vmids);
      signal.throwIfAborted();
      answer = await compute.answer({ snapshot, settings, question, signal });
    }
    const made = planOfAnswer(answer);
    if (made === undefined || made.plan.moves.length === 0) return { answer };
    const { plan } = made;
    const stored = store.keep(plan, snapshot, made.settings, purposeOf(question, answer));
    const missing = await missingRights?.(plan.moves, snapshot, made.settings);
    return { answer, stored: missing === undefined ? stored : { ...stored, missingRights: [...missing] } };
  } finally {
    endTurn();
  }
}

/** What an approval of the answer's plan would be for: the nodes as the answer knows them. */
function purposeOf(question: Question, answer: QuestionAnswer): Purpose | undefined {
  if (answer.kind === 'evacuate') return { kind: 'evacuate', nodes: answer.evacuation.nodes };
  if (question.kind !== 'return-home') return undefined;
  const { executionId, nodes = [] } = question;
  return executionId === undefined ? { kind: 'return-home', nodes } : { kind: 'undo', executionId };
}
