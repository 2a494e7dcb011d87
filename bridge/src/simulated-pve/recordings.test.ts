import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { applyEvent, type ClusterEvent } from '#shared/simulation/cluster-event.ts';
import type { ClusterSpec } from '#shared/simulation/cluster-spec.ts';
import { endTask, startTask } from '#shared/simulation/task.ts';
import { createVirtualCluster, type VirtualCluster } from '#shared/simulation/virtual-cluster.ts';
import { describeWithData, sharedData } from '../../../test/shared-data.ts';
import { type ManualClock, manualClock } from '../clock.ts';
import { createAccess, type SimulatedUser } from './access.ts';
import { type ApiSettings, answerApi, catchUp } from './answer-api.ts';
import { compare, isMadeUp, thinned } from './compare-answer.ts';
import { ROUTES } from './endpoints/index.ts';
import type { HttpAnswer } from './http-answer.ts';
import { routeMatcher } from './match-route.ts';
import { type Recorded, testbedFrom } from './recorded-testbed.ts';
import type { Method } from './route.ts';
import type { SimulatedState } from './simulated-state.ts';
import { createTickets } from './tickets.ts';

const SETTINGS: ApiSettings = { messageInBody: true, authDelayMs: 0, proxyTimeoutMs: 0 };
const PASSWORD = 'REDACTED';
const match = routeMatcher(ROUTES);

const read = (file: string): Recorded[] =>
  gunzipSync(readFileSync(sharedData('recordings', `pve-9.2-${file}.jsonl.gz`)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(thinned(line)) as Recorded);

const dateOf = ({ headers }: Recorded): number =>
  Date.parse(headers.find(([name]) => name === 'Date')?.[1] ?? '');

const user = (userid: string): SimulatedUser => ({ userid, password: PASSWORD, enabled: true, groups: [] });

interface Testbed {
  readonly state: SimulatedState;
  readonly clock: ManualClock;
  /** Recorded UPID -> ours. */
  readonly upids: Map<string, string>;
}

function testbed(
  lines: readonly Recorded[],
  base: readonly Recorded[],
  changes: Partial<ClusterSpec> = {},
): Testbed {
  const startMs = Math.min(...lines.map(dateOf).filter(Number.isFinite));
  const clock = manualClock(startMs);
  const spec = { ...testbedFrom(lines, base, startMs), ...changes };
  const users = ['root@pam', 'admin@pve', 'viewer@pve', 'op@pve', 'nobody@pve'].map(user);
  const access = createAccess(spec, {
    users,
    tokens: [],
    acl: [
      { path: '/', who: 'admin@pve', role: 'Administrator', propagate: true },
      { path: '/', who: 'viewer@pve', role: 'PVEAuditor', propagate: true },
      { path: '/pool/prod', who: 'op@pve', role: 'PVEVMAdmin', propagate: true },
    ],
  });
  const cluster = createVirtualCluster(spec);
  for (const node of cluster.nodes.keys())
    endTask(cluster, startTask(cluster, { node, type: 'qmstart', id: '100', user: 'root@pam' }), 'OK');
  const state: SimulatedState = {
    cluster,
    access,
    tickets: createTickets(clock),
    clock,
    entry: 'pve1',
    fingerprints: new Map(spec.nodes.map(({ name }) => [name, 'AA:BB'])),
    outsideSeconds: (atMs) => Math.floor(atMs / 1000),
    insideMs: (seconds) => seconds * 1000,
    serialised: new Map(),
  };
  return { state, clock, upids: new Map() };
}

/** The headers of the request, with tickets and CSRF tokens of ours where good ones were recorded. */
function headersFor({ state }: Testbed, line: Recorded): Record<string, string> {
  const recorded = line.req_headers ?? {};
  const headers: Record<string, string> = {};
  const contentType = recorded['Content-Type'];
  if (contentType !== undefined) headers['content-type'] = contentType;
  const cookie = recorded.Cookie;
  const who = line.user ?? /^PVEAuthCookie=PVE%3A(\w+)%40pve/.exec(cookie ?? '')?.[1]?.concat('@pve');
  if (who !== undefined && line.path !== '/api2/json/access/ticket') {
    headers.cookie = `PVEAuthCookie=${encodeURIComponent(state.tickets.issue(who))}`;
    const csrf = recorded.CSRFPreventionToken;
    if (csrf?.endsWith(':bad')) headers.csrfpreventiontoken = csrf;
    else if (csrf !== undefined || line.user)
      headers.csrfpreventiontoken = state.tickets.csrf(line.name === 'csrf other user' ? 'op@pve' : who);
  } else if (cookie !== undefined) headers.cookie = cookie;
  return headers;
}

async function advanceTo(bed: Testbed, line: Recorded): Promise<void> {
  const aheadMs = dateOf(line) - bed.clock.nowMs();
  if (aheadMs > 0) await bed.clock.advance(aheadMs);
  catchUp(bed.state);
}

async function replay(bed: Testbed, line: Recorded): Promise<HttpAnswer> {
  await advanceTo(bed, line);
  const path = line.path.replace(
    /UPID:[^/?]+/,
    (theirs) => bed.upids.get(theirs) ?? taskOfManager(bed, theirs),
  );
  const answer = await answerApi({ ...bed.state, entry: `pve${line.node}` }, SETTINGS, {
    method: line.method,
    url: new URL(path, 'https://pve1:8006'),
    headers: headersFor(bed, line),
    body: line.req_body ?? '',
  });
  rememberUpid(bed, line, answer);
  return answer;
}

/** A migration that the HA manager started: nobody was told its UPID, so it is looked for. */
function taskOfManager({ state }: Testbed, theirs: string): string {
  const [, node, , , , type, id, who] = theirs.split(':');
  const tasks = [...state.cluster.tasks.values()].filter((task) => task.user === who && who === 'root@pam');
  const found = tasks.find((task) => task.node === node && task.type === type && task.id === id);
  return found?.upid ?? theirs;
}

function rememberUpid({ upids }: Testbed, line: Recorded, answer: HttpAnswer): void {
  if (line.method !== 'POST') return;
  const [theirs, ours] = [line.body, answer.body ?? ''].map((body) => /"(UPID:[^"]+)"/.exec(body)?.[1]);
  if (theirs !== undefined && ours !== undefined) upids.set(theirs, ours);
}

const isOffered = (line: Recorded): boolean => {
  const path = /^\/api2\/(?:json|extjs)(\/[^?]*)/.exec(line.path)?.[1];
  return path !== undefined && match(line.method as Method, decodeURIComponent(path)) !== undefined;
};

interface Tally {
  offered: number;
  notOffered: number;
  readonly wrong: Map<string, number>;
}

/** Polls of something under way may be a few seconds early: our migrations are not theirs to the second. */
async function replayPatiently(bed: Testbed, line: Recorded): Promise<string | undefined> {
  for (let seconds = 0; ; seconds++) {
    const [first] = compare(line, await replay(bed, line));
    const poll = line.method === 'GET' && bed.state.cluster.jobs.size + bed.state.cluster.ha.queue.length > 0;
    if (first === undefined || !poll || seconds === 15) return first;
    await bed.clock.advance(1000);
  }
}

async function replayAll(bed: Testbed, lines: readonly Recorded[], tally: Tally): Promise<void> {
  for (const line of lines) {
    if (!isOffered(line)) {
      tally.notOffered++;
      continue;
    }
    tally.offered++;
    const first = await replayPatiently(bed, line);
    if (first === undefined || (isMadeUp(line) && /^lacks data(\[]\.|\.total)/.test(first))) continue;
    const key = `${line.name}: ${line.method} ${line.path.slice(9, 70)}: ${first.slice(0, 160)}`;
    tally.wrong.set(key, (tally.wrong.get(key) ?? 0) + 1);
  }
}

/** Takes every guest from the HA manager, once. */
function forgetHa({ ha }: VirtualCluster): void {
  if (!ha.services.has('vm:102')) return;
  ha.resources = [];
  ha.rules = [];
  ha.services.clear();
}

const happens =
  (...events: readonly ClusterEvent[]) =>
  (cluster: VirtualCluster): void => {
    for (const event of events) applyEvent(cluster, event);
  };

/** What was done to the testbed by other means than recorded requests. */
const BEFORE: Readonly<Record<string, (cluster: VirtualCluster) => void>> = {
  'add ha': forgetHa,
  'offline node status early': happens({ type: 'node-offline', node: 'pve3' }),
  'noquorum version': happens({ type: 'quorum-lost' }),
  'cluster status back': happens({ type: 'quorum-back' }, { type: 'node-online', node: 'pve3' }),
};

/** What was done to the testbed when a state of an inventory began. */
const STATES: Readonly<Record<string, readonly ClusterEvent[]>> = {
  'entering maintenance': [{ type: 'maintenance-on', node: 'pve3' }],
  'leaving maintenance': [{ type: 'maintenance-off', node: 'pve3' }],
  'before nodeloss': [
    { type: 'maintenance-on', node: 'pve3' },
    { type: 'maintenance-off', node: 'pve3' },
  ],
  'node cut, not yet noticed': [{ type: 'node-offline', node: 'pve3' }],
  restored: [{ type: 'node-online', node: 'pve3' }],
  'second cut, HA recovery': [{ type: 'node-offline', node: 'pve3' }],
};

function putGuest({ state }: Testbed, vmid: number, node: string): void {
  const guest = state.cluster.guests.get(vmid);
  if (!guest || guest.movingTo !== undefined) return;
  if (guest.node !== node) applyEvent(state.cluster, { type: 'guest-moved', vmid, node });
  const service = state.cluster.ha.services.get(`vm:${vmid}`);
  if (service && service.state !== 'migrate') service.node = guest.node;
}

/** Guests were moved between the runs: each is put where the recorded request, or the inventory, shows it. */
function placeGuests(bed: Testbed, line: Recorded): void {
  const [, node, vmid] = /\/nodes\/(\w+)\/qemu\/(\d+)/.exec(line.path) ?? [];
  if (node !== undefined && !line.reason.includes('does not exist')) putGuest(bed, Number(vmid), node);
  if (!line.path.startsWith('/api2/json/cluster/resources') || line.status !== 200) return;
  for (const row of JSON.parse(line.body).data)
    if (row.type === 'qemu') putGuest(bed, Number(row.vmid), String(row.node));
}

const print = ({ offered, notOffered }: Tally): void => {
  process.stdout.write(`      ${offered} requests on paths offered, ${notOffered} not offered\n`);
};

const newTally = (): Tally => ({ offered: 0, notOffered: 0, wrong: new Map() });

describeWithData('the simulated PVE and the recordings', () => {
  let base: Recorded[] = [];
  before(() => {
    base = read('unbalanced');
  });

  for (const file of ['unbalanced', 'balanced'])
    it(`answers like the ${file} testbed`, async () => {
      const lines = file === 'unbalanced' ? base : read(file);
      const tally = newTally();
      await replayAll(testbed(lines, base), lines, tally);
      print(tally);
      expect([...tally.wrong.keys()]).to.deep.equal([]);
    });

  for (const file of ['maintenance', 'nodeloss'])
    it(`answers like the testbed in every state of ${file}`, async () => {
      const lines = read(file);
      const bed = testbed(lines, base);
      const tally = newTally();
      let state: string | undefined;
      for (const line of lines) {
        await advanceTo(bed, line);
        if (line.state !== state)
          for (const event of STATES[line.state ?? ''] ?? []) applyEvent(bed.state.cluster, event);
        state = line.state;
        placeGuests(bed, line);
        await replayAll(bed, [line], tally);
      }
      print(tally);
      expect([...tally.wrong.keys()]).to.deep.equal([]);
    });

  it('lets migrations go as they went', async () => {
    const lines = read('migrations');
    const bed = testbed(base, base);
    const tally = newTally();
    for (const line of lines) {
      if (/^failing 104/.test(line.name) && line.method === 'POST')
        applyEvent(bed.state.cluster, { type: 'migration-fails', vmid: 104, how: 'target-start' });
      if (/^failing 103/.test(line.name) && line.method === 'POST')
        applyEvent(bed.state.cluster, { type: 'migration-fails', vmid: 103, how: 'transfer' });
      await replayAll(bed, [line], tally);
    }
    print(tally);
    expect([...tally.wrong.keys()]).to.deep.equal([]);
  });

  it('refuses and answers single requests in the same words', async () => {
    const lines = read('requests');
    const tally = newTally();
    const ordered = lines.filter((line) => Number.isFinite(dateOf(line)));
    ordered.sort((a, b) => dateOf(a) - dateOf(b));
    const bed = testbed(ordered, base, { haResources: [], haRules: [] });
    for (const line of ordered) {
      await advanceTo(bed, line);
      BEFORE[line.name]?.(bed.state.cluster);
      placeGuests(bed, line);
      await replayAll(bed, [line], tally);
    }
    print(tally);
    expect([...tally.wrong.keys()]).to.deep.equal([]);
  });
});
