import type { Machine } from './machine.ts';

export type Verdict = 'good' | 'warning' | 'bad' | 'unknown';

/** What a check has found, in one line; what to do, where there is something to do. */
export interface Finding {
  readonly verdict: Verdict;
  readonly text: string;
  readonly remedy?: string;
}

/** One thing that can be wrong on a node. A check never changes anything, and what it cannot see is `unknown`. */
export interface Check {
  readonly name: string;
  look(machine: Machine): Promise<readonly Finding[]>;
}

export const good = (text: string): Finding => ({ verdict: 'good', text });
export const warning = (text: string, remedy: string): Finding => ({ verdict: 'warning', text, remedy });
export const bad = (text: string, remedy: string): Finding => ({ verdict: 'bad', text, remedy });
export const unknown = (text: string, remedy?: string): Finding => ({
  verdict: 'unknown',
  text,
  ...(remedy === undefined ? {} : { remedy }),
});
