import { isSwitchedOff, readScriptTag } from './ext/host.ts';
import { hasToolkit } from './ext/toolkit.ts';
import { workerScope } from './ext/worker-scope.ts';
import { startPanel } from './start.ts';
import { serveEngine } from './worker/serve.ts';

// The same file is the panel's script and, loaded by it as a Web Worker, its engine.
const worker = workerScope();
if (worker) serveEngine(worker);
else if (hasToolkit() && !isSwitchedOff()) {
  try {
    startPanel(readScriptTag());
  } catch (error) {
    // biome-ignore lint/suspicious/noConsole: the page belongs to somebody else, its console is our only log
    console.error('pve-rebalance: could not start', error);
  }
}
