import { type Credential, copyOf, handoverText } from '../pve/credential.ts';
import type { PveApi } from '../pve/pve-api.ts';

/** The bounded authority of one approval (S2). Nothing of it is ever written but by `handover.ts`. */
export interface Mandate {
  readonly userid: string;
  readonly endsAtMs: number;
  /** When the ticket was issued, as far as that is known: it is good for two hours from then. */
  readonly issuedAtMs?: number | undefined;
  readonly api: PveApi;
  /**
   * Makes the authority last longer, for the same user only.
   * @throws MandateRefused when PVE or the user id of its answer says no; anything else may be tried again.
   */
  renew(): Promise<void>;
  erase(): void;
  /** For a planned restart only (S3): what a new process can make the same mandate of. */
  exportForHandover?(): string;
}

/** The authority cannot be renewed any more. */
export class MandateRefused extends Error {}

/** What a mandate needs of a connection: pve/connect.ts has it. */
export interface Renewable {
  as(credential: Credential): PveApi;
  renew(credential: Credential): Promise<Credential>;
}

/**
 * The mandate of a person's ticket, of which it has a copy of its own to renew and to erase. It stays the same object while the
 * ticket behind it is renewed.
 */
export function ticketMandate(connection: Renewable, ticket: Credential, endsAtMs: number): Mandate {
  let credential = copyOf(ticket);
  let api = connection.as(credential);
  const { userid } = ticket;
  let isErased = false;
  return {
    userid,
    endsAtMs,
    get issuedAtMs() {
      return credential.issuedAtMs;
    },
    get api() {
      return api;
    },
    async renew() {
      const renewed = await connection.renew(credential);
      if (isErased) return renewed.erase();
      if (renewed.userid !== userid) {
        renewed.erase();
        throw new MandateRefused(`the renewed ticket is of ${renewed.userid}, not of ${userid}`);
      }
      credential = renewed;
      api = connection.as(credential);
    },
    erase() {
      isErased = true;
      credential.erase();
    },
    ...(ticket.kind === 'ticket' && { exportForHandover: () => handoverText(credential) }),
  };
}
