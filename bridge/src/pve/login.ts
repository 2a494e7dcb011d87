import { checked } from './answer.ts';
import type { Login } from './answers.ts';
import { type Credential, ticketCredential, ticketUserid } from './credential.ts';
import type { PveEngine } from './engine.ts';
import { PveError } from './pve-error.ts';
import { pathsOver } from './sugar.ts';

/** A login is through, or PVE wants the second factor: `answer('123456')` for an app, `recovery:…` for a key. */
export type LoginResult =
  | { readonly type: 'signed-in'; readonly credential: Credential }
  | { readonly type: 'second-factor'; answer(code: string): Promise<Credential> };

/** Signs in with a password, as `user@realm`. @throws PveError, 401 for anything wrong about it */
export async function login(
  engine: PveEngine,
  { username, password }: { username: string; password: string },
): Promise<LoginResult> {
  const first = await postTicket(engine, { username, password });
  if (!first.NeedTFA) return { type: 'signed-in', credential: credentialOf(first) };
  return {
    type: 'second-factor',
    answer: async (code) => {
      const factor = /^\w+:/.test(code) ? code : `totp:${code.trim()}`;
      return credentialOf(
        await postTicket(engine, { username, password: factor, 'tfa-challenge': first.ticket }),
      );
    },
  };
}

/** A new ticket for the same user, and never for another (S2). */
export async function renewTicket(engine: PveEngine, userid: string, ticket: string): Promise<Credential> {
  const renewed = await postTicket(engine, { username: userid, password: ticket });
  if (renewed.NeedTFA || ticketUserid(renewed.ticket) !== userid)
    throw new PveError('garbled', `the renewed ticket is not one of ${userid}`, 200);
  return credentialOf(renewed);
}

const postTicket = (
  engine: PveEngine,
  params: { username: string; password: string; 'tfa-challenge'?: string },
): Promise<Login> => checked('POST /access/ticket', pathsOver(engine).stock.access.ticket.$post(params));

function credentialOf({ username, ticket, CSRFPreventionToken }: Login): Credential {
  if (ticketUserid(ticket) !== username)
    throw new PveError('garbled', `the ticket for ${username} is not a whole one`, 200);
  return ticketCredential({
    userid: username,
    ticket,
    ...(CSRFPreventionToken === undefined ? {} : { csrfToken: CSRFPreventionToken }),
  });
}
