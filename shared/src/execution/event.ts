import type { Execution, ExecutionMove, RequestDetails } from './execution.ts';
import type { MoveProgress } from './execution-view.ts';

/** A migration that is not ours, and the nodes whose places it takes; `target` may be unknown. */
export interface ForeignMove {
  readonly vmid: number;
  readonly source: string;
  readonly target?: string;
}

/** What the precondition of a move said. `hold`: not now, look again later. `pause`: nothing may start. */
export type Verdict =
  | {
      readonly type: 'go';
      readonly ha: boolean;
      readonly knownUpids: readonly string[];
      readonly foreign: readonly ForeignMove[];
      readonly request?: RequestDetails | undefined;
      readonly hadAgent?: boolean | undefined;
      /** Guests that HA takes along with this request: one command for all of a strict bundle. */
      readonly along?:
        | readonly { readonly vmid: number; readonly knownUpids: readonly string[] }[]
        | undefined;
    }
  | {
      readonly type: 'skip';
      readonly detail: string;
      readonly remedy?: string | undefined;
      /** The other guests that `detail` speaks of. */
      readonly about?: readonly number[] | undefined;
    }
  | { readonly type: 'hold'; readonly detail: string; readonly seconds: number }
  | { readonly type: 'pause'; readonly detail: string };

/** What happened to one move. */
export type MoveEvent =
  | { readonly type: 'checked'; readonly verdict: Verdict }
  /** The request was certainly not sent. */
  | {
      readonly type: 'unsent';
      readonly detail: string;
      /** It may be looked at again after so long; else a person should look. */
      readonly holdSeconds?: number | undefined;
    }
  | { readonly type: 'started'; readonly upid: string }
  /** PVE said no; `changed`: because the guest is no longer as it was planned. */
  | {
      readonly type: 'refused';
      readonly detail: string;
      readonly remedy?: string | undefined;
      readonly changed: boolean;
    }
  /** The request was sent and no answer came. */
  | { readonly type: 'lost' }
  /** Looked for long enough: there is no task of the request. */
  | { readonly type: 'absent' }
  | { readonly type: 'progress'; readonly progress: MoveProgress }
  | {
      readonly type: 'ended';
      readonly upid?: string | undefined;
      readonly failure?: string | undefined;
      readonly remedy?: string | undefined;
      readonly measured?: ExecutionMove['measured'];
    }
  /** Nobody who asked may end its task: it goes on. */
  | { readonly type: 'not-cancelled'; readonly detail: string }
  /** Where the inventory shows the guest now; `detail` says what is wrong with it there. */
  | {
      readonly type: 'settled';
      readonly node?: string | undefined;
      readonly detail?: string | undefined;
      readonly remedy?: string | undefined;
    };

/** The way of a move that was planned again: where to first, in which order, and where it goes on to. */
export type ReplannedMove = Pick<
  ExecutionMove,
  'vmid' | 'target' | 'step' | 'needs' | 'needsLeft' | 'onward'
>;

/** What happened to the execution as a whole. */
export type WholeEvent =
  | { readonly type: 'begin' }
  /** `dueMs`: what was waited for; that time has passed, however the clock was set meanwhile. */
  | { readonly type: 'wake'; readonly dueMs?: number | undefined }
  | { readonly type: 'stop'; readonly by: string }
  | { readonly type: 'abort'; readonly by: string }
  | { readonly type: 'close'; readonly by: string }
  | {
      readonly type: 'continue';
      readonly userid: string;
      readonly endsAtMs: number;
      readonly yields?: boolean | undefined;
    }
  | { readonly type: 'mandate-ended'; readonly detail: string }
  /** The cluster lost a node or its quorum while something moved (S1). */
  | { readonly type: 'endangered'; readonly detail: string }
  /** The cluster is not well: what runs goes on, nothing new starts before a person says so (S15). */
  | { readonly type: 'alarm'; readonly detail: string }
  /** What is left was planned again; `dropped` finds no room any more, or would break a rule. */
  | {
      readonly type: 'replanned';
      readonly moves: readonly ReplannedMove[];
      readonly dropped: readonly { readonly vmid: number; readonly detail: string }[];
    }
  /** It could not be planned again, so a person should look. */
  | { readonly type: 'not-replanned'; readonly detail: string }
  /** Nobody's sign-in lets us look at the running tasks any more. */
  | { readonly type: 'unfollowed' }
  | { readonly type: 'adopted' }
  /** The process is a new one; `authority`: a planned restart handed the mandate over. */
  | { readonly type: 'restarted'; readonly authority: boolean };

export type ExecutionEvent = (WholeEvent | (MoveEvent & { readonly vmid: number })) & {
  readonly atMs: number;
};

/** What the shell must now do; it reports back with an event. */
export type Effect =
  | { readonly type: 'check'; readonly vmid: number }
  | { readonly type: 'migrate'; readonly vmid: number }
  | { readonly type: 'look'; readonly vmid: number }
  | { readonly type: 'watch'; readonly vmid: number; readonly upid: string }
  | { readonly type: 'settle'; readonly vmid: number }
  | { readonly type: 'cancel'; readonly vmid: number; readonly upid: string }
  | { readonly type: 'wake'; readonly atMs: number }
  /** Plan what is left again; until the answer nothing starts. */
  | { readonly type: 'replan' }
  | { readonly type: 'finish' };

/** The execution after an event, and what to do because of it. */
export type Advance = readonly [next: Execution, effects: readonly Effect[]];
