import type { ServerMessage } from '#shared/protocol/messages.ts';
import type { SectionName } from '#shared/protocol/sections.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Claim } from '../hello.ts';
import type { BridgeParts } from '../parts.ts';
import type { Session } from '../session.ts';

/** What a request may use: its user's session, and the socket's own ticket to act with. */
export interface RequestContext {
  readonly parts: BridgeParts;
  readonly session: Session;
  readonly claim: Claim;
  /** Of the browser, for the log: PVE's own has only the bridge's. */
  readonly address: string;
  /** Acts with the ticket and the token that this socket brought. */
  readonly api: PveApi;
  /** Aborts when this socket is gone. */
  readonly signal: AbortSignal;
  /** Says something to this socket that is no answer in turn; nothing when it has closed. */
  say(message: ServerMessage): void;
  /** These sections read differently now, for everybody. */
  touchAll(...names: SectionName[]): void;
}

/** Goes into the `done` message. */
export type Answer = Readonly<Record<string, string | number>> | undefined;
