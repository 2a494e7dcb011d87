import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { OFFLINE_BYTES_GZIPPED_MAX, offline, PANEL_BYTES_GZIPPED_MAX, panel } from './bundles.mjs';

const kilobytes = (count) => (count / 1024).toFixed(1);

for (const [{ outfile }, bytesMax] of [
  [panel, PANEL_BYTES_GZIPPED_MAX],
  [offline, OFFLINE_BYTES_GZIPPED_MAX],
]) {
  const bytes = readFileSync(outfile);
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  process.stdout.write(
    `${outfile}: ${bytes.length} bytes, gzipped ${gzipped} (${kilobytes(gzipped)} KB, at most ${kilobytes(bytesMax)} KB)\n`,
  );
}
