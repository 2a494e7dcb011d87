// A thread does not inherit the hooks that read TypeScript.
import '../../../scripts/ts.mjs';

await import('./change-worker.ts');
