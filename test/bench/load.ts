import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import type { Sections } from '../../shared/src/protocol/sections.ts';
import { type BridgeChild, spawnBridge } from '../processes/bridge-child.ts';
import { type Crowd, forkCrowd } from '../processes/crowd-child.ts';
import { forkSimulatedPve, type SimulatedPveChild } from '../processes/simulated-pve-child.ts';
import { openViewer } from '../processes/viewer.ts';
import { printMachine } from './print-figure.ts';
import { cpuSeconds, residentBytes } from './process-figures.ts';
import { writeResult } from './write-result.ts';

// One bridge under load: a large cluster, many browsers of several users, a long execution. The delay of its event loop is
// measured by a module that only this bench loads into it; cluster and browsers are processes of their own.

const { values } = parseArgs({
  options: {
    /** Accepted as every benchmark does; the cluster is made up. */
    data: { type: 'string' },
    size: { type: 'string', default: '64x5000' },
    browsers: { type: 'string', default: '50' },
    moves: { type: 'string', default: '200' },
    /** How long they only look, in seconds. */
    quiet: { type: 'string', default: '20' },
    /** How much faster than the clock the cluster lives: the first is what is wanted of, the others are for stress. */
    speed: { type: 'string', default: '2,30' },
    /** Of Node.js, instead of those in the unit. */
    flags: { type: 'string' },
  },
});
const [nodes = 64, guests = 5000] = values.size.split('x').map(Number);
const browsers = Number(values.browsers);
const BROWSERS_PER_USER = Math.min(10, browsers);
const MEBIBYTE = 2 ** 20;
const QUIET_SECONDS = Number(values.quiet);
const speeds = values.speed.split(',').map(Number);
const users = Array.from({ length: Math.ceil(browsers / BROWSERS_PER_USER) }, (_, i) => `viewer${i}@pve`);
const sleep = (seconds: number) => new Promise((wake) => setTimeout(wake, seconds * 1000));
const write = (line: string): void => void process.stdout.write(`${line}\n`);

const Delay = z.object({ p50: z.number(), p99: z.number(), p999: z.number(), max: z.number() });

/** Of the time since it was asked last, in milliseconds. */
async function loopDelay({ pid, folder }: BridgeChild): Promise<z.infer<typeof Delay>> {
  const path = join(folder, 'loop-delay.json');
  rmSync(path, { force: true });
  process.kill(pid, 'SIGUSR2');
  // as soon as its event loop comes to it; half a file is none
  while (!existsSync(path) || !readFileSync(path, 'utf8').endsWith('}')) await sleep(0.1);
  return Delay.parse(JSON.parse(readFileSync(path, 'utf8')));
}

interface Row {
  readonly what: string;
  readonly speed: number;
  readonly delayMs: z.infer<typeof Delay>;
  readonly residentMebibytes: number;
  readonly cpuPercent: number;
  readonly messagesPerSecond: number;
  readonly kibibytesPerSecond: number;
  readonly seconds: number;
}

interface Stage {
  readonly speed: number;
  readonly bridge: BridgeChild;
  readonly crowd: Crowd;
}

/** What the bridge does while `during` lasts. */
async function measured(
  { speed, bridge, crowd }: Stage,
  what: string,
  during: () => Promise<void>,
): Promise<Row> {
  const before = await crowd.told();
  const cpu = cpuSeconds(bridge.pid);
  await loopDelay(bridge);
  const startMs = performance.now();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes(bridge.pid));
  }, 500);
  await during();
  clearInterval(watch);
  const seconds = (performance.now() - startMs) / 1000;
  const delayMs = await loopDelay(bridge);
  const after = await crowd.told();
  const row: Row = {
    ...{ what, speed, delayMs, seconds },
    residentMebibytes: Math.max(most, residentBytes(bridge.pid)) / MEBIBYTE,
    cpuPercent: (100 * (cpuSeconds(bridge.pid) - cpu)) / seconds,
    messagesPerSecond: (after.messages - before.messages) / seconds,
    kibibytesPerSecond: (after.bytes - before.bytes) / 1024 / seconds,
  };
  write(
    `${`${what}, ${speed} times the clock`.padEnd(40)} ${seconds.toFixed(0)} s: delay p50 ${delayMs.p50.toFixed(1)}, p99 ${delayMs.p99.toFixed(1)}, ` +
      `p99.9 ${delayMs.p999.toFixed(1)}, most ${delayMs.max.toFixed(0)} ms; ${row.residentMebibytes.toFixed(0)} MiB; ` +
      `${row.cpuPercent.toFixed(0)} % of a core; ${row.messagesPerSecond.toFixed(0)} messages and ` +
      `${row.kibibytesPerSecond.toFixed(0)} KiB a second`,
  );
  return row;
}

type Viewer = Awaited<ReturnType<typeof openViewer>>;

const settings = {
  ...{ movesMax: Number(values.moves), bytesMax: 2 ** 50, gainMinPercent: 0, exactSeconds: 0 },
  ...{ aggressiveness: 5, parallelMax: 16, parallelPerNodeMax: 4, failuresToPause: 100, failuresToStop: 100 },
} as const;

async function makePlan(viewer: Viewer): Promise<void> {
  viewer.send({ type: 'plan.request', id: 1, settings });
  await viewer.until(({ plan }) => plan?.planning === 'idle' && plan.current !== undefined);
}

async function execute(viewer: Viewer): Promise<void> {
  const { planId = '', digest = '', plan } = viewer.sections.plan?.current ?? {};
  const vmids = plan?.moves.map(({ vmid }) => vmid) ?? [];
  viewer.send({ type: 'plan.approve', id: 2, planId, digest, vmids, consentVmids: vmids });
  await viewer.until(({ execution }) => execution?.current?.phase === 'running');
  await viewer.until(({ execution }) => execution?.current?.phase === 'finished');
}

/** What the browsers show at the end is what is true, each of them. */
async function lost(crowd: Crowd, viewer: Viewer, pve: SimulatedPveChild): Promise<string[]> {
  const places = await pve.places();
  const wanted = stateOf(viewer.sections.execution);
  const { executions, closed } = await crowd.told();
  const found = closed > 0 ? [`${closed} browsers were cut off`] : [];
  for (const { userid, execution } of executions)
    if (stateOf(execution) !== wanted) found.push(`a browser of ${userid} shows another end`);
  for (const { vmid, target, state } of viewer.sections.execution?.current?.moves ?? [])
    if ((places.get(vmid) === target) !== (state === 'done'))
      found.push(`guest ${vmid} is on ${places.get(vmid)}, and said to be ${state}`);
  return found;
}

const stateOf = (execution: Sections['execution'] | undefined): string =>
  JSON.stringify([execution?.current?.phase, execution?.current?.outcome, execution?.current?.moves]);

/** Node.js as the unit starts it: with its flags, and what it says about memory. */
function asTheUnit(): string[] {
  const unit = readFileSync('debian/pve-rebalance.service', 'utf8');
  const flags = /^ExecStart=.*\/node (.*) \S+$/m.exec(unit)?.[1];
  const memory = /^Environment=(MALLOC_.*)$/m.exec(unit)?.[1];
  if (flags === undefined || memory === undefined) throw new Error('the unit says nothing of Node.js');
  return ['env', ...memory.split(' '), process.execPath, ...(values.flags ?? flags).split(' ')];
}

interface Outcome {
  readonly rows: readonly Row[];
  readonly moves: readonly { readonly state: string }[];
  readonly lost: readonly string[];
}

/** All of it with a bridge of its own, before a cluster that lives so much faster than the clock. */
async function underLoad(speed: number): Promise<Outcome> {
  const pve = await forkSimulatedPve(nodes, guests, { speed, viewers: users });
  const bridge = await spawnBridge(pve, [...asTheUnit(), '--import', './test/processes/loop-delay.mjs']);
  try {
    const crowd = await forkCrowd(bridge, pve, users, BROWSERS_PER_USER);
    const viewer = await openViewer(bridge, pve);
    const stage = { speed, bridge, crowd };
    await viewer.until(({ cluster }) => cluster !== undefined);
    await sleep(QUIET_SECONDS / 2);
    const rows = [
      await measured(stage, `${browsers} browsers look`, () => sleep(QUIET_SECONDS).then(() => undefined)),
      await measured(stage, 'a plan is made', () => makePlan(viewer)),
      await measured(stage, `${values.moves} moves`, () => execute(viewer)),
    ];
    await sleep(12);
    const moves = viewer.sections.execution?.current?.moves ?? [];
    const trouble = await lost(crowd, viewer, pve);
    await viewer.close();
    crowd.close();
    const done = moves.filter(({ state }) => state === 'done').length;
    write(
      `${moves.length} moves, ${done} of them done; ${trouble.length} lost${trouble.length > 0 ? `: ${trouble.slice(0, 5).join('; ')}` : ''}`,
    );
    return { rows, moves, lost: trouble };
  } finally {
    await bridge.close();
    pve.close();
  }
}

const delayOf = (rows: readonly Row[]): number => Math.max(...rows.map(({ delayMs }) => delayMs.p99));
const memoryOf = (rows: readonly Row[]): number =>
  Math.max(...rows.map(({ residentMebibytes }) => residentMebibytes));

printMachine();
const outcomes: Outcome[] = [];
for (const speed of speeds) outcomes.push(await underLoad(speed));
for (const [index, { rows }] of outcomes.entries())
  write(
    `${speeds[index]} times the clock${index === 0 ? ', wanted at most 20 ms and 200 MiB' : ', for stress'}: ` +
      `event loop p99 ${delayOf(rows).toFixed(1)} ms; memory ${memoryOf(rows).toFixed(0)} MiB`,
  );
const [wanted, ...stress] = outcomes;
const moves = outcomes.flatMap((outcome) => outcome.moves);
const allLost = outcomes.flatMap((outcome) => outcome.lost);
writeResult({
  name: 'load',
  seeds: [7],
  rows: outcomes.flatMap(({ rows }) => rows),
  summary: {
    loopDelayP99Ms: delayOf(wanted?.rows ?? []),
    residentMebibytes: memoryOf(wanted?.rows ?? []),
    stressLoopDelayP99Ms: Math.max(0, ...stress.map(({ rows }) => delayOf(rows))),
    stressResidentMebibytes: Math.max(0, ...stress.map(({ rows }) => memoryOf(rows))),
    moves: moves.length,
    done: moves.filter(({ state }) => state === 'done').length,
    lost: allLost.length,
  },
});
process.exitCode = allLost.length > 0 ? 1 : 0;
