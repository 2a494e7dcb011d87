import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = process.env.PVE_REBALANCE_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/** A file of the shared test data: recordings, schemas. It is never copied into the repository. */
export const sharedData = (...path: string[]): string => join(ROOT, ...path);

/** Tests that need the shared data; elsewhere they are skipped, and say why. */
export function describeWithData(title: string, tests: (this: Mocha.Suite) => void): void {
  if (existsSync(ROOT)) describe(title, tests);
  else describe.skip(`${title} (no shared data at ${ROOT}: set PVE_REBALANCE_DATA)`, tests);
}
