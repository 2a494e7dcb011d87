import type { Execution } from '#shared/execution/execution.ts';
import { assert } from '#shared/kit/assert.ts';
import type { Clock } from '../clock.ts';
import { createObserver, type Observer } from '../observe/observer.ts';
import type { SeenGuests } from '../observe/seen-guests.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { judge } from './aftermath.ts';
import { type Authority, createAuthority } from './authority.ts';
import type { ExecuteLog, Told } from './context.ts';
import { createLoop, type ExecutionLoop } from './execution-loop.ts';
import type { Journal } from './journal.ts';
import { createKeeping, type Keeping } from './keeping.ts';
import { createPerformer, type Performer, type Surroundings } from './perform.ts';
import { createDueJobs } from './precondition/due-jobs.ts';
import { createHaMotions } from './precondition/ha-motions.ts';
import { createRecord } from './record.ts';
import { type Eyes, eyesPerApi } from './shared-look.ts';

export interface ExecutorOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ExecuteLog;
  /** Asked before each check and each request: why not now, or `undefined` (S6). */
  readonly mayAct?: () => Promise<string | undefined>;
  /** What others see of the cluster, too. */
  readonly seen?: SeenGuests;
  /** Looks at the cluster with an API, for the rules before each move. */
  readonly observe?: (api: PveApi) => Eyes;
  /** A file in the unit's RuntimeDirectory; without one a planned restart passes no mandate on. */
  readonly handoverPath?: string | undefined;
  /** Hears of an execution once it is known what it has achieved. */
  readonly onJudged?: (execution: Execution) => void;
}

export interface ExecutorParts {
  readonly loop: ExecutionLoop;
  /** Ended ones, newest first. */
  history(): readonly Execution[];
  readonly keeping: Keeping;
  readonly authority: Authority;
  readonly performer: Performer;
  readonly listeners: Set<() => void>;
  /** Whose API ends tasks, before the approving user's is tried. */
  setAborter(api: PveApi | undefined): void;
  /** Looks at what an execution has achieved that ended before this process began. */
  judgeLast(): void;
  /** From now on no effect is performed. */
  close(): void;
}

/** The loop, the authority and the hands of an executor, tied together; `onLoaded`: the journal has been read. */
export function createParts(options: ExecutorOptions, onLoaded: () => void): ExecutorParts {
  const { clock, journal, log } = options;
  const closing = new AbortController();
  const eyes = eyesOf(options, closing.signal);
  let isClosed = false;
  let aborter: PveApi | undefined;
  const listeners = new Set<() => void>();
  const tellAll = () => {
    for (const listener of listeners) listener();
  };

  const record = createRecord({ journal, log, onUnkept: (error) => keeping.failed(error) });
  const loop = createLoop({
    clock,
    record,
    log,
    perform: (effect) => {
      if (!isClosed) performer.perform(effect);
    },
    onChange: () => {
      const execution = loop.execution();
      if (execution?.mandateEndsAtMs === undefined) authority.endRenewal();
      if (execution?.phase === 'finished') {
        authority.drop();
        performer.forget();
        judgeOnce(execution);
      }
      tellAll();
    },
  });
  const judgeOnce = judge({
    ...{ clock, log, signal: closing.signal, onJudged: options.onJudged },
    async amend(id, promised) {
      await record.amend(id, promised);
      tellAll();
    },
    sight: () => authority.sight(),
    observe: async (api) => (await eyes(api).look()).snapshot,
  });
  // What happens to sign-ins while the bridge shuts down says nothing about the execution.
  const tellWhileOpen = (told: Told) => {
    if (!isClosed) loop.tell(told);
  };
  const authority = createAuthority(clock, {
    onEnd: (detail) => tellWhileOpen({ type: 'mandate-ended', detail }),
    onBlind: () => tellWhileOpen({ type: 'unfollowed' }),
    onAdopted: () => tellWhileOpen({ type: 'adopted' }),
  });
  const performer = createPerformer(surroundings(options, { loop, authority, eyes }), () =>
    [aborter, authority.mandate()?.api].flatMap((api) => (api ? [api] : [])),
  );
  const keeping = createKeeping({
    ...{ clock, journal, loop, log, signal: closing.signal, onLoaded },
    onChange: tellAll,
  });
  return {
    loop,
    history: record.history,
    keeping,
    authority,
    performer,
    listeners,
    setAborter: (api) => {
      aborter = api;
    },
    judgeLast: () => judgeOnce(record.history()[0]),
    close: () => {
      isClosed = true;
      closing.abort(new Error('the executor is closing'));
    },
  };
}

/** What every effect may use. */
function surroundings(
  { clock, log, mayAct = async () => undefined }: ExecutorOptions,
  { loop, authority, eyes }: Pick<ExecutorParts, 'loop' | 'authority'> & { eyes: ReturnType<typeof eyesOf> },
): Surroundings {
  return {
    clock,
    dueJobs: createDueJobs(),
    haMotions: createHaMotions(),
    log,
    execution() {
      const running = loop.execution();
      assert(running, 'an effect without an execution');
      return running;
    },
    isStill: (id) => loop.execution()?.id === id,
    mayAct,
    eyes,
    authority: () => (isInForce(loop.execution(), clock) ? authority.mandate()?.api : undefined),
    sight: authority.sight,
    refused: authority.refused,
    tell: loop.tell,
    heard: loop.idle,
  };
}

const eyesOf = (
  { clock, seen, observe = (api) => eyesToAct(api, clock, seen) }: ExecutorOptions,
  signal: AbortSignal,
) => eyesPerApi(observe, { clock, signal });

/** A rule, a job or an option that somebody has changed since the plan was made counts at the next move. */
const CONFIG_AGE_MAX_MS = 5000;

/** Looks at the cluster for whoever acts. */
export const eyesToAct = (api: PveApi, clock: Clock, seen?: SeenGuests): Observer =>
  createObserver({ api, clock, seen, configAgeMaxMs: CONFIG_AGE_MAX_MS });

/** Somebody's approval lets new moves start. */
export const isInForce = (execution: Execution | undefined, clock: Clock): boolean =>
  execution?.mandateEndsAtMs !== undefined && clock.nowMs() < execution.mandateEndsAtMs;
