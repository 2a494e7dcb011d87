import { type ManualClock, manualClock } from '../../bridge/src/clock.ts';
import { createExecutor, type Executor } from '../../bridge/src/execute/executor.ts';
import { memoryJournal } from '../../bridge/src/execute/journal.ts';
import { ticketMandate } from '../../bridge/src/execute/mandate.ts';
import { silentLog } from '../../bridge/src/log.ts';
import { createObserver, type Observer } from '../../bridge/src/observe/observer.ts';
import { connectOver, type PveConnection } from '../../bridge/src/pve/connect.ts';
import { ticketCredential } from '../../bridge/src/pve/credential.ts';
import type { PveApi } from '../../bridge/src/pve/pve-api.ts';
import type { WireRequest } from '../../bridge/src/pve/transport.ts';
import { answerApi, catchUp } from '../../bridge/src/simulated-pve/answer-api.ts';
import type { SimulatedState } from '../../bridge/src/simulated-pve/simulated-state.ts';
import { simulatedState } from '../../bridge/src/simulated-pve/start.ts';
import type { Execution } from '../../shared/src/execution/execution.ts';
import type { PlannedMove } from '../../shared/src/plan/plan.ts';
import { Settings } from '../../shared/src/settings/settings.ts';
import { applyEvent, type ClusterEvent } from '../../shared/src/simulation/cluster-event.ts';
import type { ClusterSpec } from '../../shared/src/simulation/cluster-spec.ts';
import { GIB, START_MS, testNode, testSpec } from '../../shared/src/simulation/test-cluster.ts';

const HOUR_MS = 3_600_000;
const STEPS_MAX = 1000;

/** A small simulated cluster, its API without a socket, an observer and an executor in front of it. */
export interface SimulatedScene {
  readonly clock: ManualClock;
  readonly state: SimulatedState;
  readonly api: PveApi;
  readonly observer: Observer;
  readonly executor: Executor;
  /** Every request so far, as `METHOD path`. */
  readonly requests: string[];
  /** Requests for migrations, as `vmid>target`. */
  sent(): string[];
  /** What was sent with the requests for migrations of a guest. */
  asked(vmid: number): URLSearchParams[];
  apiAs(userid: string): PveApi;
  apply(event: ClusterEvent): void;
  /** `ticked`: guests whose downtime was consented to; absent: all that need it. */
  start(moves: readonly PlannedMove[], settings?: Partial<Settings>, ticked?: readonly number[]): void;
  /** Goes on after a pause, as the same user. */
  goOn(): void;
  /** Lets time pass until it is so. */
  until(isSo: (execution: Execution | undefined) => boolean): Promise<void>;
  /** Executes to the end, as `vmid state detail`. */
  execute(moves: readonly PlannedMove[], settings?: Partial<Settings>): Promise<string[]>;
}

const MIGRATE = /^POST .*\/(\d+)\/migrate$/;

/** Nodes `a`, `b` and `c` with a network for migrations of their own, and what else `changes` say. */
export async function simulatedScene(
  changes: Partial<ClusterSpec>,
  as = 'admin@pve',
): Promise<SimulatedScene> {
  const clock = manualClock(START_MS);
  const spec = testSpec({ options: { migration: { type: 'secure', network: '10.99.0.0/24' } }, ...changes });
  const state = simulatedState({ clock, cluster: spec });
  const requests: string[] = [];
  const bodies: string[] = [];
  const send = async ({ method, path, headers, body = '' }: WireRequest) => {
    requests.push(`${method} ${path.replace(/\?.*/, '')}`);
    bodies.push(body);
    const url = new URL(path, 'https://pve');
    const answer = await answerApi(
      state,
      { messageInBody: true, authDelayMs: 0, proxyTimeoutMs: 0 },
      { method, url, headers, body },
    );
    await Promise.resolve();
    return {
      ...{ type: 'answer' as const, status: answer.status, reason: answer.reason, text: answer.body ?? '' },
    };
  };
  const connection: PveConnection = connectOver({ send, close: async () => undefined });
  const credential = (userid: string) =>
    ticketCredential({
      userid,
      ticket: state.tickets.issue(userid),
      csrfToken: state.tickets.csrf(userid),
    });
  const mandate = () => ticketMandate(connection, credential(as), clock.nowMs() + 4 * HOUR_MS);
  const executor = createExecutor({ clock, journal: memoryJournal(), log: silentLog });
  await executor.recover();
  const scene: SimulatedScene = {
    ...{ clock, state, executor, requests, api: connection.as(credential(as)) },
    observer: createObserver({ api: connection.as(credential(as)), clock }),
    sent: () =>
      requests.flatMap((line, index) => {
        const [, vmid] = MIGRATE.exec(line) ?? [];
        return vmid === undefined ? [] : `${vmid}>${new URLSearchParams(bodies[index]).get('target')}`;
      }),
    asked: (vmid) =>
      requests.flatMap((line, index) =>
        MIGRATE.exec(line)?.[1] === String(vmid) ? [new URLSearchParams(bodies[index])] : [],
      ),
    apiAs: (userid) => connection.as(credential(userid)),
    apply(event) {
      catchUp(state);
      applyEvent(state.cluster, event);
    },
    goOn: () => void executor.continue(executor.current()?.id ?? '', mandate()),
    start: (moves, settings = {}, ticked = whoNeedsConsent(moves)) =>
      void executor.start({
        mandate: mandate(),
        ...{ planId: 'p', digest: 'd', moves, link: { migrationLink: 'separate' } },
        settings: Settings.parse({ canary: false, ...settings }),
        consentVmids: ticked,
      }),
    async until(isSo) {
      for (let step = 0; !isSo(executor.current()); step++) {
        if (step > STEPS_MAX) throw new Error(`never so: ${JSON.stringify(executor.current())}`);
        await clock.advance(2000);
      }
    },
    async execute(moves, settings) {
      scene.start(moves, settings);
      await scene.until((execution) => execution?.phase === 'finished');
      catchUp(state);
      return (executor.current()?.moves ?? []).map(({ vmid, state: told, detail }) =>
        [vmid, told, detail].filter((part) => part !== undefined).join(' '),
      );
    },
  };
  return scene;
}

const whoNeedsConsent = (moves: readonly PlannedMove[]): number[] =>
  moves.filter(({ needsConsent }) => needsConsent).map(({ vmid }) => vmid);

/** A cluster on its way from PVE 8 to 9. */
export const mixedNodes = () => [
  testNode('a'),
  testNode('b', { release: '8.4' }),
  testNode('c', { memoryTotalBytes: 32 * GIB }),
];
