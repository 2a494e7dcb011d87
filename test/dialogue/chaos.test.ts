import { expect } from 'chai';
import type { Fault } from '../../bridge/src/simulated-pve/faults.ts';
import { seededRandom } from '../../shared/src/kit/random.ts';
import { cookieOf, openSocket, type RealBridge, type RealSocket, startRealBridge } from './real-bridge.ts';

const SEEDS = (process.env.PVE_REBALANCE_CHAOS_SEEDS ?? '1').split(',').map(Number);
const ROUNDS = 40;
/** Where nothing was approved by then, the story goes on without failures until something is: at most these rounds more. */
const ROUNDS_MORE_MAX = 400;
const FAULTS_PER_ROUND = 1;

const PATHS = [
  '* /**',
  'GET /cluster/resources',
  'GET /cluster/status',
  'GET /cluster/tasks',
  'GET /access/permissions',
  'GET /nodes/*/qemu/*/migrate',
  'GET /nodes/*/tasks/*/status',
  'GET /nodes/*/tasks/*/log',
  'GET /nodes/*/tasks',
  'POST /nodes/*/qemu/*/migrate',
];
const BODIES = [
  '{"data":null}',
  '{"data":[null]}',
  '{"data":{"__proto__":{"status":"stopped"}}}',
  '{"data":"\\u0000\\n<0>UPID:../..:"}',
  '[]',
  '{"data":[{"id":"qemu/1","type":"qemu","vmid":"../1","node":"../x"}]}',
];
const WHOLE: Fault[] = [
  ...(['drop', 'drop-after-effect', 'garbage', 'half-body', 'empty'] as const).map((kind) => ({
    match: '',
    do: kind,
  })),
  ...[403, 500, 501, 595, 596].map((status) => ({
    match: '',
    do: 'status' as const,
    status,
    message: 'no\n<0>',
  })),
  ...BODIES.map((body) => ({ match: '', do: 'body' as const, body })),
];

/** What a bridge never says: these lines are bugs. */
const BUGS = /^<\d>(bug|execution\.bug|section\.failed|request\.failed|hello\.failed|plan\.failed) /;

describe('a Proxmox VE that fails in every way', () => {
  for (const seed of SEEDS)
    it(`never makes the bridge crash, lose an execution or migrate twice (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const pick: Pick = <Item>(items: readonly Item[]): Item =>
        items[Math.floor(random() * items.length)] as Item;
      const real = await startRealBridge();
      try {
        await story(real, pick, random);
        expect(real.lines.filter((line) => BUGS.test(line))).to.deep.equal([]);
        expect(real.lines.filter((line) => !/^<[3-7]>[a-z.-]+( \{.*\})?\n$/.test(line))).to.deep.equal([]);
        expect(twice(real)).to.deep.equal([]);
      } finally {
        await real.close();
      }
    }).timeout(120_000);
});

/** Guests that were migrated more than once. */
function twice({ pve }: RealBridge): string[] {
  const migrations = [...pve.cluster.tasks.keys()].filter((upid) => /:(qmigrate|vzmigrate):/.test(upid));
  const vmids = migrations.map((upid) => upid.split(':')[6] ?? '');
  return vmids.filter((vmid, index) => vmids.indexOf(vmid) !== index);
}

async function enter(real: RealBridge): Promise<RealSocket> {
  for (;;) {
    const opened = openSocket(real, { origin: 'https://127.0.0.1:8006', cookie: cookieOf(real, 'root@pam') });
    const csrfToken = real.pve.tickets.csrf('root@pam');
    const hello = { type: 'hello', protocolMin: 1, protocolMax: 1, csrfToken, capabilities: [] };
    opened.socket.on('open', () => opened.socket.send(JSON.stringify(hello)));
    let closed = false;
    void opened.ended.then(() => {
      closed = true;
    });
    const isIn = () => opened.sections.settings !== undefined;
    for (let wait = 0; wait < 100 && !isIn() && !closed; wait++) await pause(20);
    if (isIn()) return opened;
    opened.socket.terminate();
    await pause(350);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Pick = <Item>(items: readonly Item[]) => Item;

/** What a person would ask for next, by what the panel shows; undefined: only to watch. */
function wish({ plan, execution }: RealSocket['sections']): object | undefined {
  const { current } = execution ?? {};
  if (current?.phase === 'paused' || current?.phase === 'waiting')
    return { type: 'execution.continue', executionId: current.id };
  if (current) return undefined;
  if (!plan?.current || plan.current.stale) return { type: 'plan.request', settings: { movesMax: 3 } };
  const { planId, digest, plan: shown } = plan.current;
  return {
    type: 'plan.approve',
    planId,
    digest,
    vmids: shown.moves.map(({ vmid }) => vmid),
    consentVmids: [],
  };
}

/** Somebody plans, approves and continues, while requests fail and the bridge is restarted or killed. */
async function story(real: RealBridge, pick: Pick, random: () => number): Promise<void> {
  let panel = await enter(real);
  let approved: string | undefined;
  const act = async (round: number) => {
    if (panel.socket.readyState !== panel.socket.OPEN) panel = await enter(real);
    const request = wish(panel.sections);
    if (request) panel.socket.send(JSON.stringify({ ...request, id: round }));
    await pause(150);
    approved = panel.sections.execution?.current?.id ?? approved;
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (let count = 0; count < FAULTS_PER_ROUND && round < ROUNDS / 2; count++)
      real.pve.faults.add({ ...pick(WHOLE), match: pick(PATHS), times: 1 });
    await act(round);
    if (random() < 0.08) await real.restart(random() < 0.5 ? 'now' : 'planned');
  }
  real.pve.faults.clear();
  for (let round = ROUNDS; approved === undefined && round < ROUNDS + ROUNDS_MORE_MAX; round++)
    await act(round);
  panel.socket.terminate();
  expect(approved, 'the execution that was approved').to.be.a('string');
  await recovered(real, approved);
}

/** The bridge shows the cluster again, and knows of the execution that was approved. */
async function recovered(real: RealBridge, approved: string | undefined): Promise<void> {
  const { sections, socket } = await enter(real);
  const nodes = () => sections.cluster?.balance.nodes.length;
  for (let wait = 0; wait < 200 && nodes() !== 3; wait++) await pause(50);
  expect(nodes()).to.equal(3);
  const known = [sections.execution?.current, ...(sections.history?.executions ?? [])];
  expect(known.map((execution) => execution?.id)).to.include(approved);
  socket.terminate();
}
