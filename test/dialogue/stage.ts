import { type ManualClock, manualClock } from '../../bridge/src/clock.ts';
import { soleExecutor } from '../../bridge/src/cluster/cluster-executor.ts';
import { createExecutor, type Executor } from '../../bridge/src/execute/executor.ts';
import { memoryJournal } from '../../bridge/src/execute/journal.ts';
import { createLog } from '../../bridge/src/log.ts';
import type { Observer } from '../../bridge/src/observe/observer.ts';
import type { Compute } from '../../bridge/src/plans/compute.ts';
import { createPlanner } from '../../bridge/src/plans/planner.ts';
import type { Permissions } from '../../bridge/src/pve/answers.ts';
import { authorizationHeaders, type Credential, ticketCredential } from '../../bridge/src/pve/credential.ts';
import type { PveApi } from '../../bridge/src/pve/pve-api.ts';
import { PveError } from '../../bridge/src/pve/pve-error.ts';
import { type Bridge, createBridge } from '../../bridge/src/serve/bridge.ts';
import { createPageTokens, type PageTokens } from '../../bridge/src/serve/page-token.ts';
import type { BridgeParts } from '../../bridge/src/serve/parts.ts';
import { type FakePve, fakePve } from '../../bridge/test/fake-pve.ts';
import { frontier } from '../../shared/src/plan/answers/frontier.ts';
import { answerQuestion } from '../../shared/src/plan/answers/question.ts';
import { propose } from '../../shared/src/plan/propose.ts';
import { defaultSettings } from '../../shared/src/settings/settings.ts';
import type { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { cluster } from '../../shared/test/cluster.ts';
import { createPanel, type Panel } from './panel.ts';

/** 14 November 2026: tickets need a time. */
const START_MS = 1_794_650_000_000;

export const ADMINISTRATOR: Permissions = {
  '/': { 'Sys.Audit': 1, 'Sys.Modify': 1, 'VM.Audit': 1, 'VM.Migrate': 1 },
  '/vms': { 'VM.Audit': 1, 'VM.Migrate': 1 },
};
export const AUDITOR: Permissions = { '/': { 'Sys.Audit': 1, 'VM.Audit': 1 }, '/vms': { 'VM.Audit': 1 } };
/** Sees the cluster and may move guests, but neither settings nor what others run. */
export const OPERATOR: Permissions = {
  '/': { 'Sys.Audit': 1, 'VM.Audit': 1 },
  '/vms': { 'VM.Audit': 1, 'VM.Migrate': 1 },
};

const LOPSIDED = `
  pve1 64G 16c: 100 8G/7G, 101 8G/7G, 102 8G/7G, 103 8G/7G, 104 8G/7G, 105 8G/7G, 106 8G/7G
  pve2 64G 16c: 200 4G/3G
  pve3 64G 16c:
`;

/** A bridge with everything behind it that is real, but for PVE itself and the sockets. */
export interface Stage {
  readonly clock: ManualClock;
  readonly pve: FakePve;
  readonly bridge: Bridge;
  readonly executor: Executor;
  readonly pageTokens: PageTokens;
  /** Every line that was logged and every text that was sent to any panel. */
  readonly said: string[];
  readonly secrets: string[];
  /** What PVE grants to whom, and what it answers to those whose session it has ended. */
  readonly permissions: Map<string, Permissions>;
  readonly expired: Set<string>;
  /** Calls of PVE, by what they were. */
  readonly asked: { userid: string; method: string }[];
  readonly renewed: string[];
  /** Everything that PVE was ever to be asked with. */
  readonly credentials: Credential[];
  cluster: ClusterSnapshot;
  seenBy: (userid: string, snapshot: ClusterSnapshot) => ClusterSnapshot;
  beforePermissions: () => Promise<void>;
  /** A browser with this user's ticket opens a socket; it has not said hello yet. */
  open(userid: string | undefined, options?: { address?: string; issuedAtMs?: number }): Panel;
  /** ... and has been welcomed. */
  enter(userid: string, options?: { address?: string; csrfToken?: string }): Promise<Panel>;
  csrfToken(): string;
}

const hexSeconds = (ms: number) =>
  Math.floor(ms / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');

const inlineCompute: Compute = {
  warm: () => undefined,
  async plan({ snapshot, settings, onProgress, signal }) {
    const search = propose(snapshot, settings);
    for (;;) {
      signal.throwIfAborted();
      const step = search.next();
      if (step.done) return step.value;
      if (step.value.plan) onProgress(step.value.workUnits, step.value.plan);
    }
  },
  /** As where the exact solver is not installed. */
  prove: async ({ plan }) => plan,
  /** The first curve alone: the others take their time. */
  async trace({ snapshot, settings, plan, signal }) {
    signal.throwIfAborted();
    const { value } = frontier(snapshot, settings, plan).next();
    return 'frontier' in value && value.frontier ? value.frontier : { points: [] };
  },
  async answer({ snapshot, settings, question, signal }) {
    signal.throwIfAborted();
    return answerQuestion(snapshot, settings, question);
  },
  endIdle: () => undefined,
  close: async () => undefined,
};

/** The cluster of now: guests are where the fake PVE has moved them. */
function placed(stage: Stage): ClusterSnapshot {
  const nodeOf = (vmid: number, node: string) => stage.pve.guests.get(vmid)?.node ?? node;
  return {
    ...stage.cluster,
    takenAtMs: stage.clock.nowMs(),
    guests: stage.cluster.guests.map((guest) => ({ ...guest, node: nodeOf(guest.vmid, guest.node) })),
  };
}

/** An API that works as long as its credential does, and tells `stage` what was asked. */
function apiOf(stage: Stage, credential: Credential): PveApi {
  const { userid } = credential;
  const fake = stage.pve.as(userid);
  const permissions = async () => {
    await stage.beforePermissions();
    return stage.permissions.get(userid) ?? {};
  };
  const own: Partial<PveApi> = { permissions };
  return new Proxy(fake, {
    get: (target, name) => {
      const call = Reflect.get(own, name) ?? Reflect.get(target, name);
      return async (...given: unknown[]) => {
        authorizationHeaders(credential, 'GET');
        stage.asked.push({ userid, method: String(name) });
        if (stage.expired.has(userid))
          throw new PveError('answered', 'permission denied - invalid PVE ticket', 401);
        return call(...given);
      };
    },
  });
}

function observerOf(stage: Stage, api: PveApi): Observer {
  const look = async () => {
    await api.clusterResources();
    const userid = stage.asked.at(-1)?.userid ?? '';
    return stage.seenBy(userid, placed(stage));
  };
  // As with PVE the inventory does not tell what processors there are, and who has asked once knows it from then on.
  let knowsProcessors = false;
  const known = (snapshot: ClusterSnapshot): ClusterSnapshot => ({
    ...snapshot,
    nodes: snapshot.nodes.map((node) => {
      const { cpu: _, ...told } = node;
      const cpu = stage.cluster.nodes.find(({ name }) => name === node.name)?.cpu;
      return knowsProcessors && cpu !== undefined ? { ...told, cpu } : told;
    }),
  });
  return {
    observe: async () => known(await look()),
    async refine(snapshot) {
      knowsProcessors = true;
      return known(snapshot);
    },
    readPlacement: async (snapshot) => snapshot,
  };
}

function partsOf(stage: Stage, executor: Executor): BridgeParts {
  const { clock, said, pageTokens } = stage;
  const log = createLog((line) => said.push(line));
  let ids = 0;
  const newId = () => `id-${++ids}`;
  let settings = defaultSettings;
  return {
    clock,
    log,
    pve: {
      as(credential) {
        stage.credentials.push(credential);
        return apiOf(stage, credential);
      },
      async renew(credential) {
        authorizationHeaders(credential, 'POST');
        stage.renewed.push(credential.userid);
        const ticket = ticketText(stage, credential.userid, clock.nowMs());
        return ticketCredential({ userid: credential.userid, ticket, csrfToken: stage.csrfToken() });
      },
    },
    observe: (api) => observerOf(stage, api),
    planner: createPlanner({ clock, log, compute: inlineCompute, newId }),
    executor: soleExecutor(executor),
    settings: {
      current: () => ({ settings }),
      async change(patch) {
        settings = { ...settings, ...patch };
      },
    },
    pageTokens,
    node: 'pve1',
    version: 'test',
    simulated: true,
    newId,
  };
}

/** A ticket as PVE makes them; its signature is the secret that must never be seen again. */
function ticketText(stage: Stage, userid: string, issuedAtMs: number): string {
  const signature = `SIGNATURE-${stage.secrets.length}-OF-${userid.length}`;
  stage.secrets.push(signature);
  return `PVE:${userid}:${hexSeconds(issuedAtMs)}::${signature}`;
}

export async function setStage(): Promise<Stage> {
  const clock = manualClock(START_MS);
  const lopsided = cluster(LOPSIDED);
  const pve = fakePve(
    clock,
    lopsided.guests.map(({ vmid, node }) => ({ vmid, node })),
  );
  const said: string[] = [];
  const executor = createExecutor({
    clock,
    journal: memoryJournal(),
    log: createLog((line) => said.push(line)),
    observe: () => ({
      observe: async () => ({ ...placed(full), activity: { backupJobs: [] } }),
      readPlacement: async (seen) => seen,
    }),
  });
  await executor.recover();
  const stage: Omit<Stage, 'bridge'> & { bridge?: Bridge } = {
    clock,
    pve,
    executor,
    said,
    secrets: [],
    pageTokens: createPageTokens(clock.nowMs),
    permissions: new Map([
      ['root@pam', ADMINISTRATOR],
      ['viewer@pve', AUDITOR],
      ['op@pve', OPERATOR],
    ]),
    expired: new Set(),
    asked: [],
    renewed: [],
    credentials: [],
    cluster: lopsided,
    seenBy: (_userid, snapshot) => snapshot,
    beforePermissions: async () => undefined,
    csrfToken() {
      const secret = `CSRF${stage.secrets.length}`.padEnd(43, 'x');
      stage.secrets.push(secret);
      return `${hexSeconds(clock.nowMs())}:${secret}`;
    },
    open(userid, options = {}) {
      const ticket =
        userid === undefined ? undefined : ticketText(full, userid, options.issuedAtMs ?? clock.nowMs());
      return createPanel(full, ticket, options.address ?? '192.0.2.1');
    },
    async enter(userid, options = {}) {
      const panel = full.open(userid, options);
      panel.hello(options.csrfToken === undefined ? {} : { csrfToken: options.csrfToken });
      await panel.until(() => panel.welcome !== undefined);
      return panel;
    },
  };
  const full = stage as Stage;
  Object.assign(full, { bridge: createBridge(partsOf(full, executor)) });
  return full;
}
