import type { Execution } from '#shared/execution/execution.ts';
import type { Promised } from '#shared/execution/promised.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { Wrong } from '#shared/plan/wrong.ts';
import type { Problem } from '#shared/protocol/problems.ts';
import type { LinkFacts } from '#shared/settings/link-limits.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { PveApi } from '../pve/pve-api.ts';
import type { Mandate } from './mandate.ts';

/** What was approved: a verified selection of a plan. */
export interface StartRequest {
  readonly mandate: Mandate;
  readonly planId: string;
  /** From where it was approved (S17). */
  readonly address?: string | undefined;
  /** The node that executes, where others may look on. */
  readonly node?: string | undefined;
  /** It ends for an administrator (S6). */
  readonly yields?: boolean | undefined;
  /** Absent: for balance. */
  readonly purpose?: Purpose | undefined;
  readonly digest: string;
  readonly moves: readonly PlannedMove[];
  readonly settings: Settings;
  /** Guests whose downtime was ticked on its own. */
  readonly consentVmids: readonly number[];
  /** Whether corosync shares the link; absent is taken as shared (S1). */
  readonly link?: LinkFacts | undefined;
  readonly promised?: Promised | undefined;
  /** As `fullAt` tells of the cluster that was approved on. */
  readonly fullAtApproval?: readonly Wrong[] | undefined;
}

/** Who stops or aborts; `api` is theirs, for tasks that the approving user may not end. */
export interface Person {
  readonly userid: string;
  readonly api?: PveApi | undefined;
}

/** Executes one approved plan at a time. Who may stop, abort and close is the caller's to check. */
export interface Executor {
  /**
   * Reads the journal; once, before anything else. Where that cannot be read, or nothing can be written, nothing is
   * executed until it can; it is tried again by itself. `handedOver` is what a planned restart passed on: with
   * it the execution goes on, without it, it waits for somebody (S3).
   */
  recover(handedOver?: { readonly executionId: string; readonly mandate: Mandate }): Promise<void>;
  /** To be asked before a start. @throws Refusal where nothing that must survive a crash can be kept just now */
  ready(): Promise<void>;
  /** Why nothing can be kept, when that was last tried. */
  trouble(): Problem | undefined;
  /** Returns the execution's id. From here on the mandate is the executor's to erase. @throws Refusal */
  start(request: StartRequest): string;
  /** Takes over what another node has begun; it waits for somebody. @throws Refusal while one of its own is open. */
  take(execution: Execution): Promise<void>;
  /** Forgets an execution that another node goes on with; what was sent for it is still waited for. */
  leave(): Promise<void>;
  /** @throws Refusal */
  stop(id: string, by: Person): void;
  /** @throws Refusal */
  abort(id: string, by: Person): void;
  /** Goes on with the rest under another mandate. @throws Refusal where it may not migrate a guest. */
  continue(id: string, mandate: Mandate, yields?: boolean): Promise<void>;
  /** @throws Refusal */
  close(id: string, by: Person): void;
  /** Lets the executor look with somebody's sign-in while there is no mandate; returns how to end that. */
  adopt(api: PveApi): () => void;
  /** The running one, or the last that ended since the start of this process. */
  current(): Execution | undefined;
  /** Ended ones, newest first. */
  history(): readonly Execution[];
  /** Calls back after every change; returns how to end that. */
  subscribe(onChange: () => void): () => void;
  /** `planned` hands the mandate over; `now` only leaves the journal. */
  shutdown(how: 'planned' | 'now'): Promise<void>;
}
