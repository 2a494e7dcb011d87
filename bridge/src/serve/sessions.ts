import { Refusal } from '#shared/protocol/problems.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { Permissions } from '../pve/answers.ts';
import type { BridgeParts } from './parts.ts';
import { createSession, type Session } from './session.ts';
import type { ClaimedTicket } from './ticket.ts';
import { watch } from './watch.ts';

/** The sessions of all users that have a socket open. */
export interface Sessions {
  all(): readonly Session[];
  of(userid: string): Session | undefined;
  /** Throws `too-many-sockets`. */
  checkRoom(userid: string): void;
  /** The user's session, new if there is none. */
  open(ticket: ClaimedTicket, permissions: Permissions): Session;
}

/** Anybody may give themselves tokens without number (`user@realm!id`): the limits are of who owns them (S18). */
const ownerOf = (userid: string): string => userid.replace(/![^@!]+$/, '');

export function createSessions(parts: BridgeParts): Sessions {
  const sessions = new Map<string, Session>();
  let version = 0;
  const socketsOf = (isMeant: (userid: string) => boolean) =>
    [...sessions.values()].reduce(
      (sum, { userid, sockets }) => sum + (isMeant(userid) ? sockets.size : 0),
      0,
    );

  const open = (ticket: ClaimedTicket, permissions: Permissions): Session => {
    const { userid } = ticket;
    const session = createSession(parts, {
      ticket,
      permissions,
      nextVersion: () => ++version,
      onEnd() {
        sessions.delete(userid);
        unadopt();
        parts.planner.cancel(userid);
        parts.log.info('session.closed', { userid });
      },
    });
    const unadopt = session.rights().look ? parts.executor.adopt(session.api) : () => undefined;
    sessions.set(userid, session);
    parts.log.info('session.opened', { userid });
    watch(parts, session);
    return session;
  };

  return {
    all: () => [...sessions.values()],
    of: (userid) => sessions.get(userid),
    checkRoom(userid) {
      if (socketsOf(() => true) >= LIMITS.socketsMax)
        throw new Refusal('too-many-sockets', { max: LIMITS.socketsMax });
      const owner = ownerOf(userid);
      if (socketsOf((other) => ownerOf(other) === owner) >= LIMITS.socketsPerUserMax)
        throw new Refusal('too-many-sockets', { max: LIMITS.socketsPerUserMax });
    },
    open: (ticket, permissions) => sessions.get(ticket.userid) ?? open(ticket, permissions),
  };
}
