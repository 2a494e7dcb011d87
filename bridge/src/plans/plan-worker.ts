import { parentPort } from 'node:worker_threads';
import type { Finding } from '#shared/kernel/search.ts';
import { frontier } from '#shared/plan/answers/frontier.ts';
import { answerQuestion } from '#shared/plan/answers/question.ts';
import type { Plan } from '#shared/plan/plan.ts';
import { propose } from '#shared/plan/propose.ts';
import { bundledExact } from '../exact/bundled-exact.ts';
import { createExactSolver, type ExactSolver } from '../exact/exact-solver.ts';
import { provePlan } from '../exact/prove-plan.ts';
import { type HistoryTexts, historyIn } from '../observe/history.ts';
import { PveError } from '../pve/pve-error.ts';
import { unpack } from './packed-snapshot.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

// The thread that plans: heavy work is never done on the event loop of the bridge.

type RequestOf<Type extends WorkerRequest['type']> = Extract<WorkerRequest, { type: Type }>;
type Reply = (message: WorkerAnswer) => void;

/** A figure for a person; a plan is told at once. */
const PROGRESS_EVERY_MS = 250;
/** A curve has all its moves in it. */
const CURVE_EVERY_MS = 1000;

/** Goes on with the search that waits at an epoch. */
let goOn: (findings: readonly Finding[]) => void = () => undefined;

function plan({ snapshot, settings, part, previous }: RequestOf<'plan'>, reply: Reply): void {
  const search = propose(unpack(snapshot), settings, { part, ...since(previous) });
  const tell = teller(reply);
  const run = (findings?: readonly Finding[]): void => {
    const met = untilMeeting(search, findings, tell);
    goOn = run;
    reply(met.plan ? { type: 'planned', plan: met.plan } : { type: 'finding', finding: met.finding });
  };
  run();
}

/** The same plan by searches that take turns: so their cluster is there once. */
function planAlone(request: RequestOf<'plan-alone'>, reply: Reply): void {
  const { settings, count, previous } = request;
  const snapshot = unpack(request.snapshot);
  const searches = Array.from({ length: count }, (_, index) =>
    propose(snapshot, settings, { part: { index, count }, ...since(previous) }),
  );
  const tell = teller(reply);
  let findings: readonly Finding[] | undefined;
  for (;;) {
    const met = searches.map((search, index) =>
      untilMeeting(search, findings, index === 0 ? tell : () => undefined),
    );
    const [first] = met;
    if (first?.plan) {
      reply({ type: 'planned', plan: first.plan });
      return;
    }
    findings = met.flatMap(({ finding }) => (finding === undefined ? [] : [finding]));
  }
}

const since = (previous: Plan | undefined) => (previous === undefined ? {} : { previous });

type Progress = Omit<Extract<WorkerAnswer, { type: 'progress' }>, 'type'>;

/** Tells a better plan at once, and how far it is now and then. */
function teller(reply: Reply): (progress: Progress) => void {
  let toldAtMs = 0;
  return (progress) => {
    if (!progress.plan && Date.now() - toldAtMs < PROGRESS_EVERY_MS) return;
    toldAtMs = Date.now();
    reply({ type: 'progress', ...progress });
  };
}

type Met =
  | { readonly plan: Plan; readonly finding?: undefined }
  | { readonly finding: Finding; readonly plan?: undefined };

/** Goes on with a search to its next epoch, or to its end. */
function untilMeeting(
  search: ReturnType<typeof propose>,
  findings: readonly Finding[] | undefined,
  tell: (progress: Progress) => void,
): Met {
  for (let step = search.next(findings); ; step = search.next(undefined)) {
    if (step.done) return { plan: step.value };
    const { finding, ...progress } = step.value;
    if (finding !== undefined) return { finding };
    tell(progress);
  }
}

/** The first curve is told at once, better ones now and then. */
function trace({ snapshot, settings, plan: made }: RequestOf<'trace'>, reply: Reply): void {
  const search = frontier(unpack(snapshot), settings, made);
  let toldAtMs = 0;
  for (;;) {
    const step = search.next();
    if (step.done) {
      reply({ type: 'traced', frontier: step.value });
      return;
    }
    if (!step.value.frontier || Date.now() - toldAtMs < CURVE_EVERY_MS) continue;
    toldAtMs = Date.now();
    reply({ type: 'curve', frontier: step.value.frontier });
  }
}

/** The exact solver has a thread of its own; where it is not installed, a plan stays as it is. */
let solver: ExactSolver | undefined;

async function prove({ snapshot, settings, plan: made }: RequestOf<'prove'>): Promise<Plan> {
  const entry = bundledExact();
  solver ??= entry && createExactSolver(entry);
  if (solver === undefined) return made;
  return provePlan(solver, unpack(snapshot), settings, made, settings.exactSeconds).catch(() => made);
}

function readHistory(texts: HistoryTexts): WorkerAnswer {
  try {
    return { type: 'history-read', history: historyIn(texts) };
  } catch (error) {
    if (!(error instanceof PveError)) throw error;
    return { type: 'garbled', why: error.message };
  }
}

function perform(request: WorkerRequest, reply: Reply): void {
  if (request.type === 'plan') plan(request, reply);
  else if (request.type === 'plan-alone') planAlone(request, reply);
  else if (request.type === 'findings') goOn(request.findings);
  else if (request.type === 'history') reply(readHistory(request.texts));
  else if (request.type === 'trace') trace(request, reply);
  else if (request.type === 'prove')
    void prove(request).then((proved) => reply({ type: 'planned', plan: proved }));
  else
    reply({
      type: 'answered',
      answer: answerQuestion(unpack(request.snapshot), request.settings, request.question),
    });
}

parentPort?.on('message', (request: WorkerRequest) => {
  const reply = (message: WorkerAnswer) => parentPort?.postMessage(message);
  try {
    perform(request, reply);
  } catch (error) {
    reply({
      type: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});
