import { execFileSync } from 'node:child_process';

/** Once, before any file is tested: what the page of the demo is made of. */
export function mochaGlobalSetup(): void {
  execFileSync(process.execPath, ['scripts/fetch-extjs.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
