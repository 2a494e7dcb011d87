import { WebSocket } from 'ws';
import { decodeServerMessage } from '#shared/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import { problemText } from '#shared/protocol/problems.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { PROTOCOL_MAX, PROTOCOL_MIN } from '#shared/protocol/version.ts';
import type { SettingsPatch } from '#shared/settings/settings.ts';
import { errorText } from '../log.ts';
import { authorizationHeaders, type Credential } from '../pve/credential.ts';
import { type Trust, trustedSocket } from '../pve/trust.ts';
import type { ClusterDesk } from './cluster-desk.ts';
import { failure } from './command-error.ts';

const PATIENCE_MS = 20_000;

type Request = Exclude<ClientMessage, { type: 'hello' }>;
type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

export interface BridgeDesk extends ClusterDesk {
  /** Goes on with the rest as whoever is signed in. */
  goOn(executionId: string): Promise<void>;
  close(): void;
}

export interface BridgePlace {
  readonly host: string;
  readonly port: number;
  readonly trust: Trust;
}

/** The bridge of a node, over the same socket and with the same messages as a panel. @throws CommandError */
export async function openBridgeDesk(
  { host, port, trust }: BridgePlace,
  credential: Credential,
): Promise<BridgeDesk> {
  const where = `the bridge at ${host} port ${port}`;
  const tls = await trustedSocket({ host: host.replace(/^\[|\]$/g, ''), port }, trust).catch(
    (error: unknown) => {
      throw failure(
        `${where} did not answer: ${errorText(error)}. Maybe pve-rebalance.service does not run there`,
      );
    },
  );
  const { csrfpreventiontoken: csrfToken = '', ...headers } = authorizationHeaders(credential, 'POST');
  const socket = new WebSocket(`wss://${host}:${port}/ws`, {
    headers: { ...headers, origin: `https://${host}:8006` },
    createConnection: () => tls,
  });
  const sections: Partial<Sections> = {};
  const answers = new Map<number, (message: ServerMessage) => void>();
  let trouble: string | undefined;
  const { until, look } = createWaiting(where, () => trouble);
  socket.on('message', (data) => {
    const message = decodeServerMessage(String(data));
    if (message.type === 'state') Object.assign(sections, message.sections);
    else if (message.type === 'problem' && message.id === undefined) trouble = problemText(message.problem);
    else if ('id' in message && message.id !== undefined) answers.get(message.id)?.(message);
    look();
  });
  socket.on('error', (error) => {
    trouble ??= error.message;
    look();
  });
  socket.on('close', (code) => {
    trouble ??= `it closed the connection (${code})`;
    look();
  });
  socket.on('open', () =>
    socket.send(
      JSON.stringify({
        type: 'hello',
        protocolMin: PROTOCOL_MIN,
        protocolMax: PROTOCOL_MAX,
        csrfToken,
        capabilities: [],
      }),
    ),
  );

  let ids = 0;
  const ask = async (request: WithoutId<Request>): Promise<void> => {
    const id = ++ids;
    let answer: ServerMessage | undefined;
    answers.set(id, (message) => {
      answer = message;
    });
    socket.send(JSON.stringify({ ...request, id }));
    const said = await until(() => answer);
    if (said.type === 'problem') throw failure(problemText(said.problem));
  };
  await until(() => sections.session);
  return deskOf({ sections, until, ask, close: () => socket.terminate() });
}

/** Waits for what comes over the socket, or for the trouble that ends it. */
function createWaiting(where: string, trouble: () => string | undefined) {
  const waiting = new Set<() => void>();
  const until = <Value>(read: () => Value | undefined): Promise<Value> =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(late);
        waiting.delete(check);
        settle();
      };
      const check = () => {
        const [value, why] = [read(), trouble()];
        if (value !== undefined) end(() => resolve(value));
        else if (why !== undefined) end(() => reject(failure(`${where}: ${why}`)));
      };
      const late = setTimeout(
        () => end(() => reject(failure(`${where} did not say it in time`))),
        PATIENCE_MS,
      );
      waiting.add(check);
      check();
    });
  const look = () => {
    for (const check of waiting) check();
  };
  return { until, look };
}

interface Talk {
  readonly sections: Partial<Sections>;
  until<Value>(read: () => Value | undefined): Promise<Value>;
  ask(request: WithoutId<Request>): Promise<void>;
  close(): void;
}

/** Under which approval something is executed: another one once somebody goes on with it. */
const approvalIn = ({ execution }: Partial<Sections>): string => {
  const { id, phase, approvedBy, continuesUntilMs } = execution?.current ?? {};
  return JSON.stringify([id, phase, approvedBy, continuesUntilMs]);
};

/** Sections come when the bridge has looked at the cluster as this user: they say what this user may see. */
const deskOf = ({ sections, until, ask, close }: Talk): BridgeDesk => ({
  async report() {
    const { lock, current } = await until(() => sections.execution);
    return { companion: sections.session?.companion ?? 'off', lock, execution: current };
  },
  history: async () => (await until(() => sections.history)).executions,
  settings: () => until(() => sections.settings),
  change: (settings: SettingsPatch) => ask({ type: 'settings.change', settings }),
  end: (executionId, action) => ask({ type: `execution.${action}`, executionId }),
  unlock: () => ask({ type: 'execution.unlock' }),
  async goOn(executionId) {
    const before = await until(() => sections.execution && approvalIn(sections));
    await ask({ type: 'execution.continue', executionId });
    // The answer may come before what it changes.
    await until(() => (approvalIn(sections) === before ? undefined : true));
  },
  close,
});
