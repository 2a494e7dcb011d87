import * as z from 'zod/mini';
import {
  Envelope,
  REQUESTS,
  type RequestName,
  WRITES_PER_MINUTE_MAX,
} from '../cluster/wire/companion-wire.ts';
import type { Core } from './core.ts';
import { Failure, failureOf } from './failure.ts';
import { parsed } from './own-file.ts';
import { RUNS } from './requests/index.ts';

const isName = (name: string): name is RequestName => Object.hasOwn(REQUESTS, name);

/** Answers one line with one line; nothing that comes in makes it throw. */
export async function answer(line: string, core: Core): Promise<string> {
  const envelope = z.safeParse(Envelope, parsed(line));
  const id = envelope.success ? envelope.data.id : 0;
  try {
    if (!envelope.success || !isName(envelope.data.ask)) throw new Failure('bad-request', 'no such request');
    const { ask } = envelope.data;
    const input = z.safeParse(REQUESTS[ask].input, envelope.data);
    if (!input.success) throw new Failure('bad-request', `${input.error.issues[0]?.path.join('.')} is wrong`);
    // By the table the run of a name takes just its input, which the compiler cannot follow through a union.
    const run = RUNS[ask] as (input: unknown, core: Core) => Promise<unknown>;
    return JSON.stringify({ id, answer: await run(input.data, core) });
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
