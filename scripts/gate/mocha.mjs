import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { hasProgram, runProcess } from './process.mjs';

const SKIPPED_NAMES_MAX = 30;
const DIFFERENT_LINES_MAX = 20;

/** What two texts do not share, line by line and in any order: enough to see what is wrong without a second run. */
function difference({ actual, expected }) {
  if (typeof actual !== 'string' || typeof expected !== 'string') return '';
  const [is, wanted] = [actual.split('\n'), expected.split('\n')];
  const lines = [
    ...wanted.filter((line) => !is.includes(line)).map((line) => `  wanted: ${line}`),
    ...is.filter((line) => !wanted.includes(line)).map((line) => `  is:     ${line}`),
  ];
  return `\n${lines.slice(0, DIFFERENT_LINES_MAX).join('\n')}`;
}

const failureText = ({ fullTitle, err }) =>
  `FAILED ${fullTitle}\n${err.stack ?? err.message ?? ''}${difference(err)}`;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function outcomeOf({ stats, failures, pending }, code, output) {
  const lines = [
    ...pending.slice(0, SKIPPED_NAMES_MAX).map(({ fullTitle }) => `skipped: ${fullTitle}`),
    ...(pending.length > SKIPPED_NAMES_MAX ? [`skipped: ${pending.length - SKIPPED_NAMES_MAX} more`] : []),
    ...failures.map(failureText),
  ];
  const { passes: passed, failures: failed, pending: skipped } = stats;
  if (failed === 0 && code !== 0)
    return { passed, failed: 1, skipped, lines: [...lines, `mocha ended with ${code}`, output] };
  if (passed + failed + skipped === 0) return { failed: 1, lines: ['no test was found'] };
  return { passed, failed, skipped, lines };
}

/** A stage that is a run of mocha: as many checks as tests. What it needs and does not find makes it one skipped check. */
export const mocha =
  (argv, name, { needs, ...options } = {}) =>
  async () => {
    if (needs !== undefined && !(await hasProgram(needs)))
      return { skipped: 1, lines: [`skipped: ${name} tests, because ${needs} is not installed`] };
    const file = `build/gate/${name}.json`;
    mkdirSync('build/gate', { recursive: true });
    rmSync(file, { force: true });
    const reporter = ['--reporter', 'json', '--reporter-option', `output=${file}`];
    const { code, output } = await runProcess([...argv, ...reporter], options);
    const report = read(file);
    if (report === undefined)
      return { failed: 1, lines: [`mocha ended with ${code} and left no report`, output] };
    return outcomeOf(report, code, output);
  };
