import { parseArgs } from 'node:util';
import { systemClock } from '../../bridge/src/clock.ts';
import { createObserver } from '../../bridge/src/observe/observer.ts';
import { connectPve } from '../../bridge/src/pve/connect.ts';
import type { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { forkSimulatedPve } from '../processes/simulated-pve-child.ts';
import { printMachine } from './print-figure.ts';
import { writeResult } from './write-result.ts';

// What it costs to look at a cluster: requests and CPU of one cycle of 10 s, of the first look, and of a plan's reading.

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '3x40,16x600,64x5000' },
    cycles: { type: 'string', default: '12' },
  },
});
const CYCLE_SECONDS = 10;
/** What a watched bridge asks beside: whether the session still stands, once a minute. */
const PLANNED_GUESTS = 10;

interface Row {
  readonly nodes: number;
  readonly guests: number;
  readonly firstRequests: number;
  readonly cycleRequests: number;
  readonly cycleMs: number;
  readonly corePercent: number;
  readonly refineRequests: number;
  readonly placementRequests: number;
  readonly idleRequests: number;
  readonly faults: readonly string[];
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Everybody is seen once, on a node that is there, with a load where they run. */
function faultsOf(
  { nodes, guests, unknown }: ClusterSnapshot,
  size: { nodes: number; guests: number },
  historiesRead: number,
): string[] {
  const names = new Set(nodes.map(({ name }) => name));
  const vmids = new Set(guests.map(({ vmid }) => vmid));
  const running = guests.filter(({ status }) => status === 'running').length;
  // Said of those that no history was asked for; anything else that is unknown is a fault.
  const unread = `history of ${running - historiesRead} guests`;
  const lost = guests.filter(({ node, status, load }) => !names.has(node) || (status === 'running' && !load));
  return [
    ...(nodes.length === size.nodes ? [] : [`${nodes.length} nodes seen`]),
    ...(vmids.size >= size.guests ? [] : [`${vmids.size} guests seen`]),
    ...(lost.length === 0 ? [] : [`${lost.length} guests without node or load`]),
    ...unknown.filter(({ what }) => what !== unread).map(({ what, why }) => `${what}: ${why}`),
  ];
}

async function measure(nodes: number, guests: number): Promise<Row> {
  const pve = await forkSimulatedPve(nodes, guests);
  const connection = connectPve({ baseUrl: pve.baseUrl, trust: { ca: pve.caPem } });
  try {
    const signed = await connection.login({ username: 'admin@pve', password: 'rebalance' });
    if (signed.type !== 'signed-in') throw new Error('a second factor was asked');
    const observer = createObserver({ api: connection.as(signed.credential), clock: systemClock });
    const asked = async <Value>(act: () => Promise<Value>) => {
      const before = await pve.requests();
      const value = await act();
      return { value, requests: (await pve.requests()) - before };
    };
    const first = await asked(() => observer.observe());
    await observer.observe();
    const cycles = Number(options.cycles);
    const startMs = cpuMs();
    const rest = await asked(async () => {
      for (let cycle = 0; cycle < cycles; cycle++) await observer.observe();
    });
    const cycleMs = (cpuMs() - startMs) / cycles;
    const chosen = first.value.guests.filter(({ status }) => status === 'running').slice(0, PLANNED_GUESTS);
    const vmids = chosen.map(({ vmid }) => vmid);
    const refine = await asked(() => observer.refine(first.value, vmids, { guestsMax: vmids.length }));
    const placement = await asked(() => observer.readPlacement(refine.value, vmids));
    const idle = await asked(() => new Promise((wake) => setTimeout(wake, 3000)));
    return {
      ...{ nodes, guests, cycleMs, firstRequests: first.requests, cycleRequests: rest.requests / cycles },
      corePercent: cycleMs / (CYCLE_SECONDS * 10),
      ...{
        refineRequests: refine.requests,
        placementRequests: placement.requests,
        idleRequests: idle.requests,
      },
      faults: faultsOf(await observer.observe(), { nodes, guests }, vmids.length),
    };
  } finally {
    await connection.close();
    pve.close();
  }
}

printMachine();
const rows: Row[] = [];
const widths = [6, 7, 6, 9, 9, 8, 8, 8, 5];
const line = (cells: readonly (string | number)[]) =>
  process.stdout.write(
    `${cells.map((cell, index) => String(cell).padStart(widths[index] ?? 8)).join(' ')}\n`,
  );
line(['nodes', 'guests', 'first', 'per cycle', 'ms CPU', '% core', 'refine', 'planned', 'idle']);
for (const size of options.sizes.split(',')) {
  const [nodes = 3, guests = 40] = size.split('x').map(Number);
  const row = await measure(nodes, guests);
  rows.push(row);
  line([
    ...[row.nodes, row.guests, row.firstRequests, row.cycleRequests.toFixed(1), row.cycleMs.toFixed(1)],
    ...[row.corePercent.toFixed(2), row.refineRequests, row.placementRequests, row.idleRequests],
  ]);
  for (const fault of row.faults) process.stdout.write(`  wrong: ${fault}\n`);
}
const corePercentMax = Math.max(...rows.map(({ corePercent }) => corePercent));
writeResult({ name: 'observe', seeds: [1], rows, summary: { corePercentMax, wanted: 10 } });
const failed =
  corePercentMax > 10 || rows.some(({ idleRequests, faults }) => idleRequests > 0 || faults.length > 0);
process.exitCode = failed ? 1 : 0;
