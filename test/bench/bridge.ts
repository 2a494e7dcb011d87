import { spawnBridge } from '../processes/bridge-child.ts';
import { forkSimulatedPve } from '../processes/simulated-pve-child.ts';
import { openViewer } from '../processes/viewer.ts';
import { printFigure, printMachine } from './print-figure.ts';
import { cpuSeconds, residentBytes } from './process-figures.ts';

// What a bridge costs a node: idle, watched, and left again, in front of 32 nodes with 1000 guests.

const RUNS = Number(process.env.RUNS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 60);
const MEBIBYTE = 2 ** 20;

const sleep = (seconds: number) => new Promise((wake) => setTimeout(wake, seconds * 1000));

/** Percent of one core that the process uses over that time. */
async function cpuPercent(pid: number, seconds: number): Promise<number> {
  const before = cpuSeconds(pid);
  await sleep(seconds);
  return (100 * (cpuSeconds(pid) - before)) / seconds;
}

async function measure() {
  const pve = await forkSimulatedPve(32, 1000);
  const bridge = await spawnBridge(pve);
  try {
    const requestsBefore = await pve.requests();
    await sleep(SECONDS / 2);
    const idleMebibytes = residentBytes(bridge.pid) / MEBIBYTE;
    const idleRequests = (await pve.requests()) - requestsBefore;

    const viewer = await openViewer(bridge, pve);
    await sleep(15);
    const requestsWatched = await pve.requests();
    const watchedPercent = await cpuPercent(bridge.pid, SECONDS);
    const requestsPerMinute = (((await pve.requests()) - requestsWatched) * 60) / SECONDS;
    if (!viewer.isOpen()) throw new Error('the bridge closed the socket of the viewer');
    const watchedMebibytes = residentBytes(bridge.pid) / MEBIBYTE;
    const kilobytes = viewer.received.bytes / 1024;
    await viewer.close();

    await sleep(15);
    const requestsLeft = await pve.requests();
    await sleep(SECONDS / 2);
    const leftRequests = (await pve.requests()) - requestsLeft;
    return {
      idleMebibytes,
      unwatchedRequests: idleRequests + leftRequests,
      watchedPercent,
      watchedMebibytes,
      requestsPerMinute,
      kilobytes,
    };
  } finally {
    await bridge.close();
    pve.close();
  }
}

printMachine();
const runs: Awaited<ReturnType<typeof measure>>[] = [];
for (let run = 0; run < RUNS; run++) runs.push(await measure());
const all = (key: keyof (typeof runs)[number]) => runs.map((run) => run[key]);
printFigure('memory of the idle bridge', 'MiB', all('idleMebibytes'), 'at most 90');
printFigure('API calls with nobody watching', 'calls', all('unwatchedRequests'), '0');
printFigure('processor while one panel watches 32 x 1000', '% of a core', all('watchedPercent'), 'at most 1');
printFigure('API calls while it watches', 'per minute', all('requestsPerMinute'));
printFigure('memory while it watches', 'MiB', all('watchedMebibytes'));
printFigure('sent to the panel so far', 'KB', all('kilobytes'));
