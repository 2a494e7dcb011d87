import { type Problem, problem, problemText } from '#shared/protocol/problems.ts';

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
export async function inState<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof NotKept ? error : new NotKept(stateProblem(path, error));
  }
}
