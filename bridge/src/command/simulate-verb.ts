import { originBars } from '#shared/report/origin-bars.ts';
import { ansiPaint, plainPaint } from '#shared/report/paint.ts';
import { planStatusText } from '#shared/report/plan-status-text.ts';
import { costLine } from '#shared/report/plan-text.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { type Clock, manualClock } from '../clock.ts';
import { createObserver } from '../observe/observer.ts';
import { connectPve } from '../pve/connect.ts';
import { tokenCredential } from '../pve/credential.ts';
import { startSimulatedPve } from '../simulated-pve/start.ts';
import { count } from './approval.ts';
import { EXIT } from './command-error.ts';
import { type Proposal, proposeObserved } from './observed.ts';
import { SETTING_OPTIONS, settingsFrom } from './settings-options.ts';
import {
  RELEASE_OPTION,
  releasesFrom,
  SIZE_OPTIONS,
  type SimulatedSize,
  sizeFrom,
} from './simulated-options.ts';
import type { Verb } from './verb.ts';

/** A weekday's morning. Time stands still there, so that the same options give the same answer. */
const MOMENT_MS = Date.UTC(2026, 0, 14, 10);

export const simulateVerb: Verb = {
  name: 'simulate',
  summary: 'Rebalances a made-up cluster on paper: bars before and after, guests coloured by their origin',
  details: [
    'The cluster is read over the same API as a real one. Where colours are not wanted (NO_COLOR, a file)',
    'each origin is a letter: A for guests of the first node, B of the second.',
  ],
  options: [...SIZE_OPTIONS, RELEASE_OPTION, ...SETTING_OPTIONS],
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const size = sizeFrom(values);
    const { snapshot, plan } = await simulated(size, releasesFrom(values), settings);
    const paint = terminal.color ? ansiPaint : plainPaint;
    const { length: moves } = plan.moves;
    terminal.out(
      `${count(size.nodes, 'node')}, ${count(size.guests, 'guest')}, seed ${size.seed}: ${planStatusText(plan)}`,
    );
    terminal.out('');
    for (const line of originBars(snapshot, plan, paint, terminal.columns)) terminal.out(line);
    if (moves > 0) terminal.out(`${count(moves, 'move')}; ${costLine(plan)}`);
    return EXIT.ok;
  },
};

async function simulated(
  size: SimulatedSize,
  pve: ReturnType<typeof releasesFrom>,
  settings: Settings,
): Promise<Proposal> {
  const clock: Clock = manualClock(MOMENT_MS);
  const cluster = await startSimulatedPve({ ...size, pve, clock });
  const connection = connectPve({ baseUrl: cluster.baseUrl, trust: { ca: cluster.caPem } });
  try {
    const token = tokenCredential(cluster.addToken('root@pam', 'simulate', { privsep: false }));
    return await proposeObserved(createObserver({ api: connection.as(token), clock }), settings);
  } finally {
    await connection.close();
    await cluster.close();
  }
}
