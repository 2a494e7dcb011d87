import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchBrowser } from '../browser/support/use-browser.ts';

// From `make demo` to the panel shown in a browser: cold in a fresh clone with an empty cache, then warm.
// What npm itself keeps of earlier downloads stays: it is not ours.

const START_MS_MAX = 15 * 60_000;
const READY = /Open (https:\S+)/;

interface Started {
  readonly url: string;
  readonly seconds: number;
  end(): Promise<void>;
}

const secondsSince = (startMs: number): number => (Date.now() - startMs) / 1000;

/** Ends `make` and all it started, which are a group of their own. */
function endGroup(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  });
}

function makeDemo(folder: string, cache: string, startMs: number): Promise<Started> {
  const child = spawn('make', ['demo', 'DEMO=--port 0'], {
    cwd: folder,
    detached: true,
    env: { ...process.env, XDG_CACHE_HOME: cache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((started, failed) => {
    const patience = setTimeout(() => failed(new Error('make demo does not get ready')), START_MS_MAX);
    let printed = '';
    child.once('exit', (code) => failed(new Error(`make demo ended with ${code}:\n${printed}`)));
    child.stdout?.on('data', (text: Buffer) => {
      printed += text.toString();
      const url = READY.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(patience);
      started({ url, seconds: secondsSince(startMs), end: () => endGroup(child) });
    });
  });
}

async function measure(name: string, folder: string, cache: string): Promise<void> {
  const startMs = Date.now();
  const demo = await makeDemo(folder, cache, startMs);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await page.goto(demo.url);
    await page.locator('.pve-rebalance-header', { hasText: 'Worst node' }).waitFor({ timeout: 60_000 });
    const shown = secondsSince(startMs);
    await page.locator('a.x-btn', { hasText: /Apply \d+ Move/ }).waitFor({ timeout: 60_000 });
    const planned = secondsSince(startMs);
    process.stdout.write(
      `make demo, ${name}: page answers ${demo.seconds.toFixed(1)} s, panel shown ${shown.toFixed(1)} s, first plan ${planned.toFixed(1)} s\n`,
    );
  } finally {
    await browser.close();
    await demo.end();
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'pve-rebalance-demo-bench-'));
try {
  const clone = join(scratch, 'clone');
  const cache = join(scratch, 'cache');
  mkdirSync(cache);
  execFileSync('git', ['clone', '--quiet', '--local', resolve('.'), clone]);
  await measure('cold', clone, cache);
  await measure('warm', clone, cache);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
