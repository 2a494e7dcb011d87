import { readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { runProcess } from './process.mjs';

/** What makes every Node.js below a stage leave here which lines it has come by. */
export const COUNTED = { NODE_V8_COVERAGE: resolve('coverage/tmp') };
export const forgetCounts = () => rmSync('coverage', { recursive: true, force: true });

/** The least that tests must reach, in percent, per part. */
const LEAST = {
  'shared/src': { lines: 90, branches: 85 },
  'bridge/src': { lines: 90, branches: 85 },
};

const percent = (parts, kind) => {
  const [covered, total] = parts.reduce(
    ([done, all], part) => [done + part[kind].covered, all + part[kind].total],
    [0, 0],
  );
  return total === 0 ? 100 : (100 * covered) / total;
};

/** Compares what the tests before it have reached with the least wanted: one check per part and kind. */
export async function coverage() {
  const { code, output } = await runProcess(['c8', 'report'], { givesWay: true });
  if (code !== 0) return { failed: 1, lines: [`c8 ended with ${code}`, output] };
  const summary = JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8'));
  const outcome = { passed: 0, failed: 0, lines: [] };
  for (const [folder, least] of Object.entries(LEAST)) {
    const parts = Object.entries(summary).filter(([path]) => relative('.', path).startsWith(`${folder}/`));
    for (const [kind, wanted] of Object.entries(least)) {
      const reached = percent(
        parts.map(([, part]) => part),
        kind,
      );
      outcome[reached >= wanted ? 'passed' : 'failed'] += 1;
      outcome.lines.push(`${folder}: ${kind} ${reached.toFixed(1)} %, at least ${wanted} %`);
    }
  }
  return outcome;
}
