import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { command } from './gate/command.mjs';
import { COUNTED, coverage, forgetCounts } from './gate/coverage.mjs';
import { mocha } from './gate/mocha.mjs';
import { bundlesOn, node18 } from './gate/node-versions.mjs';
import { packageBuild } from './gate/package-build.mjs';
import { withFigures } from './gate/package-figures.mjs';
import { systemTools } from './gate/system-tools.mjs';
import { vulnerabilities } from './gate/vulnerabilities.mjs';

// What checks every change, in order, cheap before dear. A stage answers how many of its checks passed, failed and
// were skipped, with lines to print; a skipped one says why. A failed stage does not keep later ones from running,
// but for the first, without which none can.

// Two files at once, each in a process of its own.
const unitTests = mocha(['mocha', '--ignore', 'shared/test/laws/**', '--ignore', 'test/laws/**'], 'unit', {
  env: COUNTED,
});
// They compute all the time, and nothing in them passes by the clock.
const lawTests = mocha(['mocha', '--config', '.mocharc.laws.json'], 'laws', {
  env: COUNTED,
  givesWay: true,
  minutesMax: 40,
});
// Over real sockets and in real time, so one after the other, and once more on a machine that was too busy.
const dialogueTests = mocha(['mocha', '--config', '.mocharc.dialogue.json'], 'dialogue', { env: COUNTED });
// One after the other: two files at once took as long.
const browserTests = mocha(['mocha', '--config', '.mocharc.browser.json'], 'browser', {
  needs: 'chromium',
});
const packageTests = mocha(['mocha', '--config', '.mocharc.package.json'], 'package', {
  needs: 'dpkg-deb',
  // Trees of two Debian releases are made the first time, and nodes booted in them.
  minutesMax: 40,
});

const stages = [
  ['npm packages', command('make', '--silent', 'node_modules/.package-lock.json')],
  ['system tools', systemTools],
  ['format and lint', command('biome', 'ci', '--error-on-warnings', '--colors=off', '.')],
  ['types: engine', command('tsc', '-p', 'shared')],
  ['types: bridge', command('tsc', '-p', 'bridge')],
  ['types: panel', command('tsc', '-p', 'ui-plugin')],
  ['types: tests', command('tsc', '-p', 'tsconfig.test.json')],
  ['dead code', command('knip', '--no-progress')],
  ['known vulnerabilities', vulnerabilities],
  ['build', command('node', 'scripts/build.mjs')],
  ['bundles on this node', bundlesOn('node', () => ['node'])],
  ['bundles on Node 18', bundlesOn('node18', node18)],
  ['unit, story, simulation tests', unitTests],
  ['dialogue tests', dialogueTests],
];

/** Beside each other, each in order: what often waits for a page or a node, and what takes the cores meanwhile. */
const lanes = [
  [
    ['browser tests', browserTests],
    ['package', packageBuild],
    ['package tests', withFigures(packageTests)],
  ],
  [
    ['law tests', lawTests],
    ['coverage', coverage],
  ],
];

/** `node scripts/gate.mjs package` runs what the package takes, and nothing else. */
const SELECTIONS = {
  package: ['npm packages', 'system tools', 'build', 'package', 'package tests'],
};
const [selected] = process.argv.slice(2);
const isSelected = ([name]) => selected === undefined || SELECTIONS[selected]?.includes(name);

const print = (line = '') => process.stdout.write(`${line}\n`);
const secondsSince = (startMs) => (Date.now() - startMs) / 1000;

let lastHeading;
function heading(name) {
  if (name !== lastHeading) print(`== ${name}`);
  lastHeading = name;
}

async function runStage([name, run]) {
  heading(name);
  const startMs = Date.now();
  const outcome = await run().catch((error) => ({ failed: 1, lines: [error.stack ?? String(error)] }));
  heading(name);
  for (const line of outcome.lines ?? []) print(`   ${line.replaceAll('\n', '\n   ')}`);
  const { passed = 0, failed = 0, skipped = 0 } = outcome;
  const seconds = secondsSince(startMs);
  print(
    `   ${failed > 0 ? 'FAILED' : 'ok'} in ${seconds.toFixed(1)} s: ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
  return { name, seconds, passed, failed, skipped };
}

const sum = (results, key) => results.reduce((total, result) => total + result[key], 0);

async function runAll() {
  forgetCounts();
  const results = [];
  for (const stage of stages.filter(isSelected)) {
    results.push(await runStage(stage));
    if (results.length === 1 && results[0].failed > 0) return results;
  }
  const inLane = async (lane) => {
    for (const stage of lane.filter(isSelected)) results.push(await runStage(stage));
  };
  await Promise.all(lanes.map(inLane));
  return results;
}

async function main() {
  const startMs = Date.now();
  const results = await runAll();
  print();
  for (const { name, seconds, failed } of results)
    print(`${seconds.toFixed(1).padStart(7)} s  ${name}${failed > 0 ? '  FAILED' : ''}`);
  print(
    `${secondsSince(startMs).toFixed(1).padStart(7)} s  in all, on ${availableParallelism()} cores, Node ${process.version}`,
  );
  const failed = sum(results, 'failed');
  const counts = `${sum(results, 'passed')} passed, ${failed} failed, ${sum(results, 'skipped')} skipped`;
  mkdirSync('build/gate', { recursive: true });
  writeFileSync('build/gate/counts', `${counts}\n`);
  print(counts);
  process.exitCode = failed > 0 ? 1 : 0;
}

await main();
