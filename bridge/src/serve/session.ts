import type { Problem } from '#shared/protocol/problems.ts';
import type { SectionName } from '#shared/protocol/sections.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { elapsedMs } from '../clock.ts';
import { errorText } from '../log.ts';
import type { Observer } from '../observe/observer.ts';
import { piecewise } from '../piecewise.ts';
import type { Permissions } from '../pve/answers.ts';
import type { Credential } from '../pve/credential.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { delegatingApi } from './delegating-api.ts';
import { type Learning, type Learnt, learning } from './learning.ts';
import { paced } from './paced.ts';
import type { BridgeParts } from './parts.ts';
import { type Rights, rightsOf } from './rights.ts';
import { createSectionBoard, type SectionBoard } from './section-board.ts';
import { sectionMakers } from './sections/index.ts';
import type { ClaimedTicket } from './ticket.ts';
import { visibleTo } from './visible-to.ts';

/** One open socket, as its session knows it. */
export interface SessionSocket {
  pump(): void;
  close(code: number, reason: string): void;
}

/**
 * What one user id has open here (S12): the observation made with their own ticket, shared by their sockets
 * and by nobody else. It begins with the first socket and ends, ticket and all, with the last.
 */
export interface Session extends Learning {
  readonly userid: string;
  readonly board: SectionBoard;
  readonly observer: Observer;
  /** Reads as the user; changes nothing, for it has no CSRF token. */
  readonly api: PveApi;
  readonly sockets: ReadonlySet<SessionSocket>;
  readonly signal: AbortSignal;
  /** What PVE granted when it was last asked. */
  permissions(): Permissions;
  rights(): Rights;
  /** All that the user's ticket could read; only `visible` may be sent. */
  observation(): ClusterSnapshot | undefined;
  visible(): ClusterSnapshot | undefined;
  maySee(vmid: number): boolean;
  problem(): Problem | undefined;
  /** PVE has confirmed this ticket within the last minute. */
  isVerified(ticket: ClaimedTicket): boolean;
  /** `permissions`: what PVE granted just now; absent when the ticket `isVerified` already. */
  attach(socket: SessionSocket, ticket: ClaimedTicket, permissions?: Permissions): void;
  detach(socket: SessionSocket): void;
  /** These sections may read differently now. */
  touch(...names: SectionName[]): void;
  /** The ticket is good no more: every socket of the user closes, and with the last one the session. */
  expire(): void;
}

interface State extends Learnt {
  credential: Credential;
  api: PveApi;
  /** When all tickets that were replaced so far have been erased. */
  retired: Promise<void>;
}

export interface SessionStart {
  readonly ticket: ClaimedTicket;
  readonly permissions: Permissions;
  readonly nextVersion: () => number;
  readonly onEnd: () => void;
}

export function createSession(parts: BridgeParts, start: SessionStart): Session {
  const { userid, credential } = start.ticket;
  const sockets = new Set<SessionSocket>();
  const verified = new Map<string, number>();
  const ended = new AbortController();
  const state: State = {
    permissions: start.permissions,
    credential,
    api: parts.pve.as(credential),
    maySee: visibleTo(undefined),
    retired: Promise.resolve(),
  };
  const api = delegatingApi(() => state.api);
  const views = {
    permissions: () => state.permissions,
    rights: () => rightsOf(state.permissions),
    observation: () => state.observation,
    visible: () => state.visible,
    maySee: (vmid: number) => state.maySee(vmid),
    problem: () => state.problem,
  };
  const onFailure = (section: SectionName, error: unknown) =>
    parts.log.error('section.failed', { section, error: errorText(error) });
  const makers = sectionMakers(parts, { userid, ...views });
  const board = createSectionBoard({
    ...{ builders: makers.builders, nextVersion: start.nextVersion, onFailure },
  });
  const pump = paced(() => {
    for (const socket of sockets) socket.pump();
  }, parts.clock);
  const touch = (...names: SectionName[]) => {
    board.touch(...names);
    pump();
  };
  // What goes wrong here goes wrong again where the section is made, which says so.
  const ahead = (snapshot: ClusterSnapshot) => piecewise(makers.ahead(snapshot)).catch(() => undefined);
  const learns = learning(state, touch, ahead);
  return {
    userid,
    board,
    observer: parts.observe(api, ended.signal),
    api,
    sockets,
    signal: ended.signal,
    ...views,
    touch,
    ...learns,
    isVerified: ({ key }) =>
      elapsedMs(parts.clock) - (verified.get(key) ?? -Infinity) < LIMITS.verifiedSeconds * 1000,
    attach(socket, ticket, permissions) {
      sockets.add(socket);
      adopt(state, ticket.credential, parts, ended.signal);
      if (permissions) {
        verified.set(ticket.key, elapsedMs(parts.clock));
        learns.granted(permissions);
      }
      touch('session');
    },
    detach(socket) {
      if (!sockets.delete(socket) || sockets.size > 0) return;
      ended.abort();
      state.credential.erase();
      start.onEnd();
    },
    expire() {
      for (const socket of sockets) socket.close(CLOSE.unauthorised, 'the session has expired');
    },
  };
}

/** Longer than any answer of PVE is waited for. */
const LAST_ANSWERS_MS = 120_000;

/**
 * What is under way with this ticket may end with it: without, it would look as if the session had ended. They go one
 * after the other, so that of many browsers one waits for the end of the session.
 */
function retire(state: State, { clock }: BridgeParts, sessionEnd: AbortSignal): void {
  const { credential } = state;
  const untilMs = elapsedMs(clock) + LAST_ANSWERS_MS;
  state.retired = state.retired.then(async () => {
    await clock.sleep(Math.max(0, untilMs - elapsedMs(clock)), sessionEnd).catch(() => undefined);
    credential.erase();
  });
}

/** The ticket that was issued last is the one that lasts longest, whichever browser it came from. */
function adopt(state: State, credential: Credential, parts: BridgeParts, sessionEnd: AbortSignal): void {
  if (state.credential === credential) return;
  if ((credential.issuedAtMs ?? 0) < (state.credential.issuedAtMs ?? 0)) {
    credential.erase();
    return;
  }
  retire(state, parts, sessionEnd);
  state.credential = credential;
  state.api = parts.pve.as(credential);
}
