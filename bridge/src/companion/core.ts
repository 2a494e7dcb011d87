import type { AnswerOf, InputOf, RequestName } from '../cluster/wire/companion-wire.ts';
import type { Pmxcfs } from './pmxcfs.ts';

/** What a request may use. */
export interface Core {
  readonly node: string;
  readonly version: string;
  readonly pmxcfs: Pmxcfs;
  nowMs(): number;
  /** Since this node booted. */
  upMs(): number;
  /** @throws Failure `busy` when there were too many writes within a minute */
  countWrite(): void;
  /** One line for the journal. */
  say(line: string): void;
  /** One line for the log of the cluster; false where it could not be written. */
  clusterLog(ident: string, text: string): Promise<boolean>;
}

export type Run<Name extends RequestName> = (input: InputOf<Name>, core: Core) => Promise<AnswerOf<Name>>;
