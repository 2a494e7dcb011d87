import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { PANEL_BYTES_GZIPPED_MAX, panel } from './bundles.mjs';

const bytes = readFileSync(panel.outfile);
const gzipped = gzipSync(bytes, { level: 9 }).length;
const kilobytes = (count) => (count / 1024).toFixed(1);
process.stdout.write(
  `${panel.outfile}: ${bytes.length} bytes, gzipped ${gzipped} (${kilobytes(gzipped)} KB, at most ${kilobytes(PANEL_BYTES_GZIPPED_MAX)} KB)\n`,
);
