import { createContext, runInContext } from 'node:vm';
import type { Highs } from 'highs';
import type { HighsFiles } from './highs-files.ts';

const nothing = (): void => undefined;

/** Put behind the solver's own script: its bytes are compiled inside, too. */
const START = `
Module({
  instantiateWasm(imports, done) {
    done(new WebAssembly.Instance(new WebAssembly.Module(bytes), imports));
    return {};
  },
});`;

/**
 * Loads the solver where it sees no file, no network, no process and no module but itself: a context of its own
 * that has nothing but the language, decoders of text and a stopwatch.
 */
export async function loadInSandbox({ script, wasm }: HighsFiles): Promise<Highs> {
  const context = createContext(
    {
      bytes: wasm,
      console: { log: nothing, error: nothing, warn: nothing },
      performance: { now: () => performance.now() },
      ...{ TextDecoder, TextEncoder },
    },
    { codeGeneration: { strings: false, wasm: true } },
  );
  return runInContext(`${script};${START}`, context);
}
