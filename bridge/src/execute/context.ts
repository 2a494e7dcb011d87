import type { ExecutionEvent } from '#shared/execution/event.ts';
import type { Execution } from '#shared/execution/execution.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PveApi } from '../pve/pve-api.ts';
import type { Members } from './effects/membership.ts';
import type { DueJobs } from './precondition/due-jobs.ts';
import type { HaMotions } from './precondition/ha-motions.ts';
import type { SharedEyes } from './shared-look.ts';

/** One line of the log: never a secret, never a whole answer. */
export type ExecuteLog = Pick<Log, 'info' | 'warning'>;

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;
/** An event whose time is when it is told. */
export type Told = WithoutTime<ExecutionEvent>;

/** What an effect may use. */
export interface Context {
  readonly clock: Clock;
  readonly dueJobs: DueJobs;
  readonly haMotions: HaMotions;
  readonly log: ExecuteLog;
  readonly signal: AbortSignal;
  execution(): Execution;
  /** What the owner of this API sees. */
  eyes(api: PveApi): SharedEyes;
  /** Whether the cluster stays whole while guests move. */
  readonly members: Members;
  /** Why nothing may be sent just now, as far as the other nodes are concerned (S6); `undefined` when it may. */
  mayAct(): Promise<string | undefined>;
  /** Whether this is still the execution that is carried out here. */
  isStill(executionId: string): boolean;
  /** The approving user's API, for everything that acts; absent without a mandate. */
  authority(): PveApi | undefined;
  /** An API to look with: the mandate's, or that of somebody who is signed in. */
  sight(): PveApi | undefined;
  /** PVE no longer accepts this API: what it gave is gone. */
  refused(api: PveApi, detail: string): void;
  tell(event: Told): void;
  /** When everything that was told so far, by whomever, has had its effect. */
  heard(): Promise<void>;
}
