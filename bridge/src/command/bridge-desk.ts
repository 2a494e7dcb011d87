import type { Question, QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { problemText } from '#shared/protocol/problems.ts';
import type { MissingRight, PlanSection, Sections } from '#shared/protocol/sections.ts';
import type { SettingsPatch } from '#shared/settings/settings.ts';
import type { Credential } from '../pve/credential.ts';
import { type BridgePlace, openTalk, type Talk } from './bridge-talk.ts';
import type { ClusterDesk } from './cluster-desk.ts';
import { failure } from './command-error.ts';
import type { Executing } from './executing.ts';

/** A plan of a large cluster, with all that is read for it. */
const PLAN_PATIENCE_MS = 600_000;
/** It looks at the cluster again before it answers. */
const APPROVE_PATIENCE_MS = 120_000;

/** What a plan is approved by, and what its user may not do of it. */
export interface ApprovablePlan {
  readonly planId: string;
  readonly digest: string;
  readonly missingRights?: readonly MissingRight[] | undefined;
}

type OfferedPlan = NonNullable<PlanSection['current']>;
type Selection = Omit<ClientMessageOf<'plan.approve'>, 'id' | 'type'>;

export interface BridgeDesk extends ClusterDesk {
  /** Who is signed in. */
  readonly userid: string;
  /** The final plan by the settings of the cluster with these over them. */
  plan(settings: SettingsPatch): Promise<OfferedPlan>;
  /** The answer to a question, and by what its plan is approved, where it has one. */
  answer(
    question: Question,
    settings: SettingsPatch,
  ): Promise<{ said: QuestionAnswer; approvable: ApprovablePlan | undefined }>;
  /** Has these moves of a plan executed as whoever is signed in. */
  approve(selection: Selection): Promise<Executing>;
  /** Goes on with the rest as whoever is signed in. */
  goOn(executionId: string): Promise<void>;
  close(): void;
}

/** The bridge of a node. @throws CommandError */
export async function openBridgeDesk(place: BridgePlace, credential: Credential): Promise<BridgeDesk> {
  return deskOf(await openTalk(place, credential), credential.userid);
}

/** Under which approval something is executed: another one once somebody goes on with it. */
const approvalIn = ({ execution }: Partial<Sections>): string => {
  const { id, phase, approvedBy, continuesUntilMs } = execution?.current ?? {};
  return JSON.stringify([id, phase, approvedBy, continuesUntilMs]);
};

/** Sections come when the bridge has looked at the cluster as this user: they say what this user may see. */
function deskOf(talk: Talk, userid: string): BridgeDesk {
  const { sections, until, ask } = talk;
  const desk: BridgeDesk = {
    userid,
    async report() {
      // who may see a history has been told of what runs, too: that nothing does may be said before anybody has looked
      const { lock, current, problem } = await until(() => sections.history && sections.execution);
      return { companion: sections.session?.companion ?? 'off', lock, problem, execution: current };
    },
    history: async () => (await until(() => sections.history)).executions,
    settings: () => until(() => sections.settings),
    async change(settings: SettingsPatch) {
      await ask({ type: 'settings.change', settings }, 'done');
    },
    async end(executionId, action) {
      await ask({ type: `execution.${action}`, executionId }, 'done');
    },
    async unlock() {
      await ask({ type: 'execution.unlock' }, 'done');
    },
    async goOn(executionId) {
      const before = await until(() => sections.execution && approvalIn(sections));
      await ask({ type: 'execution.continue', executionId }, 'done');
      // The answer may come before what it changes.
      await until(() => (approvalIn(sections) === before ? undefined : true));
    },
    plan: (settings) => planned(talk, settings),
    async answer(question, settings) {
      const about = { type: 'question.ask', question, settings } as const;
      const { answer, approvable, problem } = await ask(about, 'answer', PLAN_PATIENCE_MS);
      if (answer === undefined) throw failure(problem ? problemText(problem) : 'the bridge knows no answer');
      return { said: answer, approvable };
    },
    async approve(selection) {
      const { data } = await ask({ type: 'plan.approve', ...selection }, 'done', APPROVE_PATIENCE_MS);
      const id = String(data?.executionId);
      await until(() => (sections.execution?.current?.id === id ? true : undefined));
      return executing(talk, desk, id);
    },
    close: () => talk.close(),
  };
  return desk;
}

/** Its last word: better and better plans come before. */
async function planned({ sections, until, ask }: Talk, settings: SettingsPatch): Promise<OfferedPlan> {
  const before = sections.plan?.current?.madeAtMs;
  await ask({ type: 'plan.request', settings }, 'done');
  return until(() => {
    const { planning, problem, current } = sections.plan ?? {};
    if (planning !== 'idle') return undefined;
    if (problem !== undefined) throw failure(problemText(problem));
    return current?.madeAtMs === before ? undefined : current;
  }, PLAN_PATIENCE_MS);
}

/** What was approved here goes on without us: whoever loses sight of it is told how to look. */
const executing = ({ sections, subscribe, trouble }: Talk, desk: BridgeDesk, id: string): Executing => ({
  id,
  current() {
    const why = trouble();
    const { current } = sections.execution ?? {};
    if (why === undefined || current?.phase === 'finished') return current;
    throw failure(`${why}. What was approved goes on. Maybe: pve-rebalance status`);
  },
  subscribe,
  stop: () => desk.end(id, 'stop'),
  goOn: () => desk.goOn(id),
  close: () => desk.end(id, 'close'),
});
