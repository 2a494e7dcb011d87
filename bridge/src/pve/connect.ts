import type { Clock } from '../clock.ts';
import { apiOver } from './api.ts';
import { type Credential, renewalPassword } from './credential.ts';
import { createEngine } from './engine.ts';
import { createLimiter } from './limiter.ts';
import { type LoginResult, login, renewTicket } from './login.ts';
import { createLongAnswers } from './long-answers.ts';
import type { PveApi } from './pve-api.ts';
import { sharedRead } from './shared-read.ts';
import { createTransport, type Transport } from './transport.ts';
import type { Trust } from './trust.ts';

/** Connections to one pveproxy, shared by all identities; what each of them asks goes under its own. */
export interface PveConnection {
  /** The API as this identity; the signal gives up what is under way and all that follows. */
  as(credential: Credential, signal?: AbortSignal): PveApi;
  login(user: { username: string; password: string }): Promise<LoginResult>;
  /** A new ticket of the same user; a token, which does not expire, is returned as it is. */
  renew(credential: Credential): Promise<Credential>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly baseUrl: string;
  readonly trust: Trust;
  /** Runs the timeouts of requests; by default the real one, for the network is real even where time is not. */
  readonly timeoutClock?: Clock;
  readonly answerBytesMax?: number;
}

const CALLS_PER_NODE_MAX = 2;

/** @throws Error when the URL or the fingerprint is malformed; whether anybody answers shows at the first call */
export const connectPve = ({ baseUrl, trust, timeoutClock, answerBytesMax }: ConnectOptions): PveConnection =>
  connectOver(
    createTransport({
      baseUrl,
      trust,
      ...(timeoutClock ? { clock: timeoutClock } : {}),
      ...(answerBytesMax === undefined ? {} : { answerBytesMax }),
    }),
  );

/** The same over any way that brings requests to a Proxmox VE. */
export function connectOver(transport: Transport): PveConnection {
  const limiter = createLimiter(CALLS_PER_NODE_MAX);
  const inTurn = createLongAnswers();
  const entry: { node?: string | undefined } = {};
  const nobody = createEngine({ transport, limiter, entry });
  return {
    as: (credential, signal) =>
      sharingLists(
        inTurn(
          learningEntry(apiOver(createEngine({ transport, limiter, entry, credential, signal })), entry),
        ),
      ),
    login: (user) => login(nobody, user),
    async renew(credential) {
      const ticket = renewalPassword(credential);
      return ticket === undefined ? credential : renewTicket(nobody, credential.userid, ticket);
    },
    close: () => transport.close(),
  };
}

/** The lists of the whole cluster are long, and all who look after a move ask for them at the same time. */
const sharingLists = (api: PveApi): PveApi => ({
  ...api,
  clusterResources: sharedRead(() => api.clusterResources()),
  clusterTasks: sharedRead(() => api.clusterTasks()),
});

/** Whoever is asked for the cluster's state says which node answers, whose workers then count once. */
function learningEntry(api: PveApi, entry: { node?: string | undefined }): PveApi {
  return {
    ...api,
    async clusterStatus() {
      const rows = await api.clusterStatus();
      entry.node = rows.find(({ local }) => local)?.name ?? entry.node;
      return rows;
    },
  };
}
