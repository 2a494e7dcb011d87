import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundles, OFFLINE_BYTES_GZIPPED_MAX, offline, PANEL_BYTES_GZIPPED_MAX, panel } from './bundles.mjs';
import { copyExactSolver } from './exact-solver.mjs';
import { writeNotices } from './notices.mjs';
import { writeSbom } from './sbom.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const gzippedBytes = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/**
 * Nothing but comments of packages has characters beyond ASCII, esbuild escapes the rest; one of them is enough for V8
 * to keep the whole text with two bytes for each character.
 */
function plainText(path) {
  const text = readFileSync(path, 'utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what it says
  if (/[^\x00-\x7f]/.test(text)) writeFileSync(path, text.replace(/[^\x00-\x7f]/gu, '?'));
}

/** The panel names what it loads beside it by what that holds, as the web interface does the panel. */
function withNames(bundle) {
  if (bundle !== panel) return bundle;
  const hash = createHash('sha256').update(readFileSync(offline.outfile)).digest('hex').slice(0, 12);
  return { ...bundle, define: { ...bundle.define, PVE_REBALANCE_OFFLINE: JSON.stringify(hash) } };
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const metafiles = [];
for (const bundle of bundles) {
  const result = await build(withNames(bundle)).catch(() => undefined);
  if (result === undefined) {
    process.exitCode = 1;
    continue;
  }
  metafiles.push(result.metafile);
  const path = bundle.outfile;
  if (bundle.platform === 'node') plainText(path);
  if (bundle.banner?.js.startsWith('#!')) chmodSync(path, 0o755);
  say(`${path}: ${kilobytes(readFileSync(path).length)}, gzipped ${kilobytes(gzippedBytes(path))}`);
}
metafiles.push(...copyExactSolver('dist/highs'));
cpSync('ui-plugin/demo/page', 'dist/demo', { recursive: true });
execFileSync(process.execPath, ['--import', './scripts/ts.mjs', 'scripts/manual.ts', 'dist'], {
  stdio: 'inherit',
});
say(writeNotices(metafiles, 'dist/THIRD-PARTY-NOTICES'));
writeSbom(metafiles, 'dist/sbom.cdx.json');

for (const [{ outfile }, bytesMax] of [
  [panel, PANEL_BYTES_GZIPPED_MAX],
  [offline, OFFLINE_BYTES_GZIPPED_MAX],
]) {
  if (!existsSync(outfile) || gzippedBytes(outfile) <= bytesMax) continue;
  process.stderr.write(
    `${outfile} is larger than ${kilobytes(bytesMax)} gzipped. Maybe a whole library got in\n`,
  );
  process.exitCode = 1;
}
