import { encode } from '#shared/protocol/codec.ts';
import type { Link } from '#shared/protocol/link.ts';
import { problem, Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings, type Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import { createObserver } from '../observe/observer.ts';
import { createPlanner } from '../plans/planner.ts';
import type { Credential } from '../pve/credential.ts';
import { answerInTurn, type RequestMessage } from '../serve/answer-in-turn.ts';
import { closeCodeOfHello } from '../serve/close-code.ts';
import { cancelPlan } from '../serve/handlers/plan-cancel.ts';
import { requestPlan } from '../serve/handlers/plan-request.ts';
import { askQuestion } from '../serve/handlers/question-ask.ts';
import type { Answer, RequestContext } from '../serve/handlers/request-context.ts';
import { agreedVersion, readHello } from '../serve/hello.ts';
import { createOutbox } from '../serve/outbox.ts';
import type { BridgeParts } from '../serve/parts.ts';
import { refusalOf } from '../serve/refusal-of.ts';
import { createSession } from '../serve/session.ts';
import { watch } from '../serve/watch.ts';
import { noExecutor, settingsAsKnown } from './no-executor.ts';
import { pageApi } from './page-api.ts';
import { createPageCompute } from './page-compute.ts';
import type { PageFetch } from './page-transport.ts';

export interface OfflineParts {
  readonly userid: string;
  /** The node that the page came from. */
  readonly node: string;
  readonly version: string;
  /** Absent: defaults. */
  readonly settings?: Settings | undefined;
  readonly fetch: PageFetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Resolves when somebody can see the panel. */
  readonly attention: (signal: AbortSignal) => Promise<void>;
}

/**
 * Speaks with a panel as a bridge would, from within its browser (S14): it observes through the page's own origin and
 * plans with the same engine; whatever would change something is refused. One panel, one user, one link.
 */
export function serveOffline(offline: OfflineParts, link: Link): void {
  const ended = new AbortController();
  link.onClose = () => ended.abort();
  link.onText = (text) => {
    link.onText = () => undefined;
    void welcome(offline, link, text, ended.signal);
  };
}

function partsOf(offline: OfflineParts, api: ReturnType<typeof pageApi>): BridgeParts {
  const { clock, log, newId, settings = defaultSettings } = offline;
  return {
    clock,
    log,
    newId,
    pve: { as: () => api, renew: async (credential) => credential },
    observe: (given, watching) => createObserver({ api: given, clock, watching }),
    planner: createPlanner({ clock, log, newId, compute: createPageCompute(clock) }),
    executor: noExecutor,
    settings: settingsAsKnown(settings),
    pageTokens: { make: () => '', check: () => 'missing' },
    node: offline.node,
    version: offline.version,
    simulated: false,
    attention: offline.attention,
  };
}

/** The browser adds the user's cookie to each request: there is nothing to keep, and nothing to erase. */
const cookieOf = (userid: string): Credential => ({
  kind: 'ticket',
  userid,
  issuedAtMs: undefined,
  erase: () => undefined,
});

async function welcome(offline: OfflineParts, link: Link, text: string, signal: AbortSignal): Promise<void> {
  const { clock, log, newId, userid } = offline;
  try {
    const protocol = agreedVersion(readHello(text));
    const parts = partsOf(offline, pageApi(offline.fetch, clock));
    const credential = cookieOf(userid);
    const api = parts.pve.as(credential);
    const permissions = await api.permissions().catch((error: unknown) => {
      throw refusalOf(error);
    });
    if (signal.aborted) return;
    link.send(encode({ type: 'welcome', protocol, bridge: newId(), capabilities: [] }));
    const ticket = { userid, issuedAtMs: clock.nowMs(), key: '', credential };
    let version = 0;
    const session = createSession(parts, {
      ticket,
      permissions,
      nextVersion: () => ++version,
      onEnd: () => void parts.planner.close(),
    });
    attend({ parts, session, link, signal, claim: { ticket, credential, hasPveToken: false } });
  } catch (error) {
    if (!(error instanceof Refusal)) log.error('hello.failed', { error: errorText(error) });
    const trouble = error instanceof Refusal ? error.problem : problem('internal');
    link.send(encode({ type: 'problem', problem: trouble }));
    link.close(closeCodeOfHello(trouble.code), trouble.code);
  }
}

interface Attended extends Pick<RequestContext, 'parts' | 'session' | 'claim'> {
  readonly link: Link;
  readonly signal: AbortSignal;
}

function attend({ parts, session, claim, link, signal }: Attended): void {
  const outbox = createOutbox({ link, board: session.board, clock: parts.clock }, {}, signal);
  const socket = { pump: outbox.pump, close: (code: number, reason: string) => link.close(code, reason) };
  session.attach(socket, claim.ticket);
  signal.addEventListener('abort', () => session.detach(socket));
  parts.planner.subscribe(() => session.touch('plan', 'frontier'));
  watch(parts, session);
  const context: RequestContext = {
    ...{ parts, session, claim, signal },
    address: '',
    api: session.api,
    say: (message) => signal.aborted || link.send(encode(message)),
    touchAll: session.touch,
  };
  link.onText = answerInTurn({ link, signal, log: parts.log, answer: (message) => answer(message, context) });
  outbox.pump();
}

/** What a look and a thought suffice for. */
function answer(message: RequestMessage, context: RequestContext): Promise<Answer> {
  switch (message.type) {
    case 'plan.request':
      return requestPlan(message, context);
    case 'plan.cancel':
      return cancelPlan(message, context);
    case 'question.ask':
      return askQuestion(message, context);
    default:
      return Promise.reject(new Refusal('bridge-needed'));
  }
}
