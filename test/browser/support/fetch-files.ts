import { execFileSync } from 'node:child_process';

/** Before any file is tested, so that no two of them fetch what the page of the demo is made of at the same time. */
export function mochaGlobalSetup(): void {
  execFileSync(process.execPath, ['scripts/fetch-extjs.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
