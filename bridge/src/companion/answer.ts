import { WRITES_PER_MINUTE_MAX } from '../cluster/wire/companion-wire.ts';
import { requestIn } from '../cluster/wire/request-in.ts';
import type { Core } from './core.ts';
import { Failure, failureOf } from './failure.ts';
import { parsed } from './own-file.ts';
import { RUNS } from './requests/index.ts';

/** Answers one line with one line; nothing that comes in makes it throw. */
export async function answer(line: string, core: Core): Promise<string> {
  const request = requestIn(parsed(line), core.version);
  const { id } = request;
  try {
    if ('why' in request) throw new Failure(request.code, request.why);
    // By the table the run of a name takes just its input, which the compiler cannot follow through a union.
    const run = RUNS[request.ask] as (input: unknown, core: Core) => Promise<unknown>;
    return JSON.stringify({ id, answer: await run(request.input, core) });
  } catch (error) {
    const { code, message } = failureOf(error);
    return JSON.stringify({ id, error: { code, message } });
  }
}

/** @returns what throws `busy` once there were more writes within a minute than pmxcfs should carry (S17) */
export function writeCounter(nowMs: () => number): () => void {
  let times: number[] = [];
  return () => {
    times = times.filter((ms) => nowMs() - ms < 60_000 && ms <= nowMs());
    if (times.length >= WRITES_PER_MINUTE_MAX)
      throw new Failure('busy', `${times.length} writes within a minute`);
    times.push(nowMs());
  };
}
