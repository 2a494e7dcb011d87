import vm from 'node:vm';
import { expect } from 'chai';
import { build } from 'esbuild';
import { defaultSettings } from '../../src/settings/settings.ts';
import { planOf } from '../plan-of.ts';
import { syntheticCluster } from '../synthetic-cluster.ts';

/** The engine alone, as a script that leaves `planText(snapshot, settings)` behind. */
const entry = `
  import { propose } from './shared/src/plan/propose.ts';
  import { verify } from './shared/src/plan/verify.ts';
  globalThis.planText = (snapshotText, settingsText) => {
    const snapshot = JSON.parse(snapshotText);
    const settings = JSON.parse(settingsText);
    const search = propose(snapshot, settings, { workUnitsMax: 50_000 });
    let step = search.next();
    while (!step.done) step = search.next();
    return JSON.stringify({ plan: step.value, broken: verify(snapshot, settings, step.value) });
  };
`;

async function engineScript(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'iife',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

describe('the engine', () => {
  it('makes the same plan in a realm with no clock, no chance and no host', async () => {
    const snapshot = syntheticCluster(4, 60);
    const realm = vm.createContext(Object.create(null));
    vm.runInContext(
      `for (const name of ['Date', 'console', 'Intl', 'WebAssembly', 'SharedArrayBuffer', 'Atomics']) delete globalThis[name];
       for (const name of ['random', 'exp', 'log', 'log2', 'log10', 'pow', 'sin', 'cos', 'tan'])
         Math[name] = () => { throw new Error('Math.' + name + ' decides something'); };`,
      realm,
    );
    vm.runInContext(await engineScript(), realm);
    const planText: (snapshot: string, settings: string) => string = vm.runInContext('planText', realm);
    const text = planText(JSON.stringify(snapshot), JSON.stringify(defaultSettings));
    expect(text).to.equal(JSON.stringify({ plan: planOf(snapshot), broken: [] }));
    expect(planOf(snapshot).moves.length).to.be.above(0);
  });
});
