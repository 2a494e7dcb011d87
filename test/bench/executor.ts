import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Sections } from '../../shared/src/protocol/sections.ts';
import { type BridgeChild, spawnBridge } from '../processes/bridge-child.ts';
import { type CompanionChild, spawnCompanion, spawnKeeper } from '../processes/companion-child.ts';
import { forkSimulatedPve, type SimulatedPveChild } from '../processes/simulated-pve-child.ts';
import { openViewer } from '../processes/viewer.ts';
import { printFigure, printMachine } from './print-figure.ts';
import { writeResult } from './write-result.ts';

// Three nodes as processes, one cluster, one folder as /etc/pve. The bridge that executes is killed and started again:
// how long until every panel shows that it waits. Then a node is lost, bridge and companion: how long until another
// shows that it waits, which is when its lock has expired, and until it goes on there.

const { values } = parseArgs({ options: { kills: { type: 'string', default: '5' } } });
const KILLS = Number(values.kills);
const NODES = ['pve1', 'pve2', 'pve3'];

type Viewer = Awaited<ReturnType<typeof openViewer>>;
interface Node {
  readonly name: string;
  companion: CompanionChild;
  bridge: BridgeChild;
  viewer: Viewer;
}

const seconds = (sinceMs: number): number => (performance.now() - sinceMs) / 1000;
const phaseOf = ({ execution }: Partial<Sections>) => execution?.current?.phase;
const isMoving = ({ execution }: Partial<Sections>) =>
  execution?.current?.phase === 'running' && execution.current.moves.some(({ state }) => state === 'running');

async function startNode(name: string, pve: SimulatedPveChild, pmxcfs: string): Promise<Node> {
  const companion = await spawnCompanion(pmxcfs, name);
  const bridge = await spawnBridge(pve, [process.execPath], { companionSocket: companion.socket });
  return { name, companion, bridge, viewer: await openViewer(bridge, pve) };
}

async function approve({ viewer }: Node): Promise<void> {
  viewer.send({
    type: 'plan.request',
    id: 1,
    settings: { movesMax: 10, exactSeconds: 0, gainMinPercent: 0 },
  });
  await viewer.until(({ plan }) => plan?.planning === 'idle' && plan.current !== undefined);
  const { planId = '', digest = '', plan } = viewer.sections.plan?.current ?? {};
  const vmids = plan?.moves.map(({ vmid }) => vmid) ?? [];
  viewer.send({ type: 'plan.approve', id: 2, planId, digest, vmids, consentVmids: vmids });
  await viewer.until(isMoving);
}

/** kill -9 of the bridge that executes; from its start again until every panel shows `waiting`. */
async function killAndWait(on: Node, others: readonly Node[], pve: SimulatedPveChild) {
  const { bridge, companion } = on;
  await bridge.kill();
  const startedMs = performance.now();
  on.bridge = await spawnBridge(pve, [process.execPath], {
    companionSocket: companion.socket,
    again: bridge,
  });
  const readyMs = performance.now();
  on.viewer = await openViewer(on.bridge, pve);
  await Promise.all([on, ...others].map(({ viewer }) => viewer.until((told) => phaseOf(told) === 'waiting')));
  return { sinceStart: seconds(startedMs), sinceReady: seconds(readyMs) };
}

async function goOn({ viewer }: Node): Promise<number> {
  const sinceMs = performance.now();
  viewer.send({
    type: 'execution.continue',
    id: 3,
    executionId: viewer.sections.execution?.current?.id ?? '',
  });
  await viewer.until((told) => phaseOf(told) === 'running' || phaseOf(told) === 'finished');
  return seconds(sinceMs);
}

printMachine();
const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-executor-'));
const keeper = spawnKeeper(folder);
const pve = await forkSimulatedPve(3, 40);
const nodes: Node[] = [];
for (const name of NODES) nodes.push(await startNode(name, pve, folder));
const [one, two, three] = nodes;
if (!one || !two || !three) throw new Error('three nodes');
const rows: { kind: string; seconds: number }[] = [];
const note = (kind: string, value: number) => rows.push({ kind, seconds: value });
try {
  for (let kill = 0; kill < KILLS; kill++) {
    if (!isMoving(one.viewer.sections)) await approve(one);
    const waited = await killAndWait(one, [two, three], pve);
    note('waiting everywhere, since the restart', waited.sinceStart);
    note('waiting everywhere, since it answers', waited.sinceReady);
    note('continued on another node', await goOn(two));
    two.viewer.send({
      type: 'execution.stop',
      id: 4,
      executionId: two.viewer.sections.execution?.current?.id ?? '',
    });
    await one.viewer.until((told) => phaseOf(told) === 'finished');
  }
  await approve(one);
  one.companion.kill();
  await one.bridge.kill();
  const lostMs = performance.now();
  await two.viewer.until((told) => phaseOf(told) === 'waiting');
  note('waiting elsewhere, since a node was lost', seconds(lostMs));
  await goOn(two);
  note('continued elsewhere, since a node was lost', seconds(lostMs));
} finally {
  for (const { bridge, companion } of nodes) {
    companion.kill();
    await bridge.close().catch(() => undefined);
  }
  keeper.kill();
  pve.close();
  rmSync(folder, { recursive: true, force: true });
}
const of = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.seconds);
printFigure(
  'every panel shows waiting, since the bridge was started again',
  's',
  of('waiting everywhere, since the restart'),
  'at most 3',
);
printFigure('... since it answers', 's', of('waiting everywhere, since it answers'));
printFigure('another node goes on, since the click', 's', of('continued on another node'));
printFigure(
  'waiting is shown elsewhere, since a node was lost',
  's',
  of('waiting elsewhere, since a node was lost'),
  'at most 130',
);
printFigure(
  'another node goes on, since a node was lost',
  's',
  of('continued elsewhere, since a node was lost'),
);
writeResult({
  name: 'executor',
  seeds: [7],
  rows,
  summary: {
    waitingSecondsMax: Math.max(...of('waiting everywhere, since the restart')),
    takeoverSeconds: of('waiting elsewhere, since a node was lost')[0],
  },
});
