import type { Problem } from '#shared/protocol/problems.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import type { Connection } from '../present/state.ts';

/** What is known when a socket has ended. */
interface Ending {
  /** What the bridge said before it ended the socket, instead of a welcome. */
  readonly refusal: Problem | undefined;
  /** Attempts that failed in a row before this one. */
  readonly failures: number;
  /** Whether there is a last known state to keep on show. */
  readonly known: boolean;
  /** The socket was given up, because nothing at all had come back. */
  readonly silent?: boolean;
}

/** What a person is told (undefined: nothing changes for them), and when to try again. */
export interface AfterClose {
  readonly state: Connection | undefined;
  readonly retry: 'now' | 'later' | 'never';
}

/** Attempts that fail before "reconnecting" becomes "does not answer": some 6 seconds, a restart of the bridge. */
const FAILURES_BEFORE_UNREACHABLE = 5;

const withProblem = (kind: 'forbidden' | 'version-mismatch', problem: Problem | undefined): Connection =>
  problem === undefined ? { kind } : { kind, problem };

/** What the end of a socket means. A bridge that restarts and a socket that is an hour old come back by themselves. */
export function afterClose(code: number, { refusal, failures, known, silent = false }: Ending): AfterClose {
  switch (code) {
    case CLOSE.renew:
      return { state: undefined, retry: 'now' };
    case CLOSE.badMessage:
      return { state: withProblem('version-mismatch', refusal), retry: 'never' };
    case CLOSE.unauthorised:
      return { state: { kind: 'signed-out' }, retry: 'never' };
    case CLOSE.forbidden:
      return { state: withProblem('forbidden', refusal), retry: 'never' };
    default: {
      const patient = known && failures < FAILURES_BEFORE_UNREACHABLE;
      if (patient) return { state: { kind: 'reconnecting' }, retry: 'later' };
      return { state: { kind: 'unreachable', ...(silent ? { silent } : {}) }, retry: 'later' };
    }
  }
}
