import { type Problem, problem, problemText } from '#shared/protocol/problems.ts';
import type { Clock } from '../clock.ts';

/** What must survive a crash cannot be written, or read, just now; the message is a sentence with a remedy. */
export class NotKept extends Error {
  readonly problem: Problem;
  constructor(kept: Problem) {
    super(problemText(kept));
    this.problem = kept;
  }
}

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];

/** What a system error in the state directory means to whoever has to mend it. */
export function stateProblem(path: string, error: unknown): Problem {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const data = { path, error: text.slice(0, 200) };
  if (FULL.includes(code)) return problem('state-full', data);
  return problem(code === 'EROFS' ? 'state-read-only' : 'state-unusable', data);
}

/** @throws NotKept for whatever the system refuses */
async function inState<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof NotKept ? error : new NotKept(stateProblem(path, error));
  }
}

/** A disk that hangs, on NFS or dying, says neither yes nor no. */
const PATIENCE_MS = 10_000;

/** Acts in the state directory, and gives up after some time. @throws NotKept */
export type Patience = <Value>(act: () => Promise<Value>) => Promise<Value>;

/**
 * What hangs cannot be taken back: until it has ended nothing else is tried. Else every try would take a thread for
 * good, and what was written late would take the place of what is newer.
 */
export function patienceIn(path: string, clock: Pick<Clock, 'sleep' | 'forAnswers'>): Patience {
  const { sleep } = clock.forAnswers ?? clock;
  let hanging = 0;
  const tooLate = () => new Error(`it did not answer within ${PATIENCE_MS / 1000} s: maybe its disk hangs`);
  return (act) =>
    inState(path, async () => {
      if (hanging > 0) throw tooLate();
      const acting = act();
      const answered = new AbortController();
      const late = sleep(PATIENCE_MS, answered.signal).then(() => {
        hanging++;
        void acting.catch(() => undefined).finally(() => hanging--);
        throw tooLate();
      });
      return Promise.race([acting, late]).finally(() => answered.abort());
    });
}
