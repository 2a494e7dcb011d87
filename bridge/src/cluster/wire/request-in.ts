import * as z from 'zod/mini';
import { Envelope, REQUESTS, type RequestName, WIRE_VERSION } from './companion-wire.ts';

interface Asked {
  readonly id: number;
  readonly ask: RequestName;
  /** What the request of this name takes. */
  readonly input: unknown;
}
interface NotUnderstood {
  readonly id: number;
  readonly code: 'bad-request' | 'other-version';
  readonly why: string;
}

const isName = (name: string): name is RequestName => Object.hasOwn(REQUESTS, name);

/** What is asked in other words than ours may mean something else: it is understood as a whole, or not at all. */
export function requestIn(value: unknown, version: string): Asked | NotUnderstood {
  const envelope = z.safeParse(Envelope, value);
  if (!envelope.success) return { id: 0, code: 'bad-request', why: 'no such request' };
  // who says nothing is from before versions were said
  const { id, ask, speaks = 1, ...given } = envelope.data;
  const otherVersion = (what: string): NotUnderstood => ({
    ...{ id, code: 'other-version' },
    why: `it says ${what.slice(0, 60)}, which the companion of version ${version} does not know`,
  });
  if (!isName(ask) || speaks !== WIRE_VERSION) return otherVersion(`${ask} in version ${speaks}`);
  const input = z.safeParse(REQUESTS[ask].input, given);
  if (input.success) return { id, ask, input: input.data };
  const [issue] = input.error.issues;
  if (issue?.code === 'unrecognized_keys') return otherVersion(issue.keys.join(', '));
  return { id, code: 'bad-request', why: `${issue?.path.join('.')} is wrong` };
}
