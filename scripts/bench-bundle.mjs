import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const bytes = readFileSync('dist/pve-rebalance.js');
const gzippedBytes = gzipSync(bytes, { level: 9 }).length;
process.stdout.write(
  `panel bundle: ${bytes.length} bytes, ${gzippedBytes} gzipped (${(gzippedBytes / 1024).toFixed(1)} KB, at most 150 KB)\n`,
);
