import { assert } from '#shared/kit/assert.ts';
import { PveError } from './pve-error.ts';

/**
 * Somebody's right to ask. It can be passed around, but neither logged, serialised, cloned nor sent to a
 * thread: what is secret lives only in this file (S13) and is told to the engine alone.
 */
export interface Credential {
  readonly kind: 'ticket' | 'token';
  /** `user@realm`, or `user@realm!tokenid`: who PVE will say did it. */
  readonly userid: string;
  /** When PVE issued the ticket; it is good for two hours from then. */
  readonly issuedAtMs: number | undefined;
  /** Forgets the secret. What is asked with it afterwards fails as an ended session does. */
  erase(): void;
}

interface Secrets {
  readonly authorization: readonly [string, string];
  readonly csrfToken: string | undefined;
  /** The ticket itself, which takes the place of the password when it is renewed. */
  readonly ticket: string | undefined;
}

const secrets = new WeakMap<Credential, Secrets>();

/** Node's `inspect.custom`, by its public name: what prints a credential prints its name. */
const PRINTED = Symbol.for('nodejs.util.inspect.custom');

function sealed(about: Pick<Credential, 'kind' | 'userid' | 'issuedAtMs'>, secret: Secrets): Credential {
  const shown = () => `[credential of ${about.userid}]`;
  const credential: Credential = Object.freeze({
    ...about,
    erase: () => void secrets.delete(credential),
    toJSON: shown,
    toString: shown,
    [PRINTED]: shown,
  });
  secrets.set(credential, secret);
  return credential;
}

const TICKET = /^PVE:([^:]+):([0-9A-F]{8})::.+$/;

/**
 * The user a ticket claims to be of, before PVE has confirmed it; `undefined` for anything but a whole ticket.
 * Of the name only a colon is encoded: PVE lets a user be called `adm%69n`, who must not pass for `admin`.
 */
export function ticketUserid(ticket: string): string | undefined {
  const claimed = TICKET.exec(ticket)?.[1];
  if (claimed === undefined || claimed.startsWith('!')) return undefined;
  return claimed.replaceAll('%3A', ':');
}

/** A browser's or a login's ticket. Without the CSRF token it can only read. */
export function ticketCredential(given: { userid: string; ticket: string; csrfToken?: string }): Credential {
  assert(ticketUserid(given.ticket) !== undefined, 'not a whole ticket: look with ticketUserid first');
  const issuedAt = TICKET.exec(given.ticket)?.[2];
  const issuedAtMs = issuedAt === undefined ? undefined : Number.parseInt(issuedAt, 16) * 1000;
  return sealed(
    { kind: 'ticket', userid: given.userid, issuedAtMs },
    {
      authorization: ['cookie', `PVEAuthCookie=${encodeURIComponent(given.ticket)}`],
      csrfToken: given.csrfToken,
      ticket: given.ticket,
    },
  );
}

/**
 * What is before the last `=` is the name, as PVE takes it (verify_token): a user may be called `root@pam!cli=x`, and must
 * not pass for root. What PVE would decode or cut off is in no name that we take.
 */
const TOKEN = /^(?!PVEAPIToken=)([^\s:/;%]+@[a-z][\w.-]*![a-z][\w.-]*)=([^\s=;%]+)$/i;

/**
 * An API token as PVE prints it: `user@realm!id=secret`.
 * @throws Error with a text that does not repeat it, when it has another form.
 */
export function tokenCredential(text: string): Credential {
  const [, userid, secret] = TOKEN.exec(text.trim()) ?? [];
  if (userid === undefined || secret === undefined)
    throw new Error('the API token does not have the form user@realm!id=secret. Maybe the id is missing');
  return sealed(
    { kind: 'token', userid, issuedAtMs: undefined },
    {
      authorization: ['authorization', `PVEAPIToken=${userid}=${secret}`],
      csrfToken: undefined,
      ticket: undefined,
    },
  );
}

/** The same ticket with the CSRF token that came in the hello: only now it can change anything. */
export function withCsrf(credential: Credential, csrfToken: string): Credential {
  const { ticket } = secretsOf(credential);
  return ticket === undefined
    ? credential
    : ticketCredential({ userid: credential.userid, ticket, csrfToken });
}

/** The same right once more, erased on its own: a mandate outlives the socket that it was given on (S2). */
export const copyOf = (credential: Credential): Credential =>
  sealed(
    { kind: credential.kind, userid: credential.userid, issuedAtMs: credential.issuedAtMs },
    secretsOf(credential),
  );

/** For the engine only: the headers that make a request of this method count as the user's. */
export function authorizationHeaders(credential: Credential, method: string): Record<string, string> {
  const { authorization, csrfToken } = secretsOf(credential);
  const [name, value] = authorization;
  return method === 'GET' || csrfToken === undefined
    ? { [name]: value }
    : { [name]: value, csrfpreventiontoken: csrfToken };
}

/** For renewal only: the ticket, which PVE takes as a password of the same user. */
export const renewalPassword = (credential: Credential): string | undefined => secretsOf(credential).ticket;

/** For the handover of a planned restart only (S3): the text to write into the runtime directory. */
export function handoverText(credential: Credential): string {
  const { ticket, csrfToken } = secretsOf(credential);
  assert(ticket !== undefined, 'only a ticket is handed over');
  return JSON.stringify({ userid: credential.userid, ticket, csrfToken });
}

/** Reads what `handoverText` wrote; `undefined` when it is damaged. */
export function handedOver(text: string): Credential | undefined {
  try {
    const { userid, ticket, csrfToken }: Record<string, unknown> = JSON.parse(text);
    if (typeof userid !== 'string' || typeof ticket !== 'string' || ticketUserid(ticket) === undefined)
      return undefined;
    return ticketCredential({ userid, ticket, ...(typeof csrfToken === 'string' ? { csrfToken } : {}) });
  } catch {
    return undefined;
  }
}

function secretsOf(credential: Credential): Secrets {
  const secret = secrets.get(credential);
  if (!secret) throw new PveError('answered', `the session of ${credential.userid} has ended here`, 401);
  return secret;
}
