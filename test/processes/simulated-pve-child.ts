import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const Started = z.object({ baseUrl: z.string(), caPem: z.string(), certPem: z.string(), keyPem: z.string() });
const Counted = z.object({ requests: z.number() });

export interface SimulatedPveChild extends z.infer<typeof Started> {
  /** Requests it has answered so far. */
  requests(): Promise<number>;
  close(): void;
}

/** A simulated cluster of that size in a process of its own. */
export async function forkSimulatedPve(nodes: number, guests: number): Promise<SimulatedPveChild> {
  const program = fileURLToPath(new URL('simulated-pve-process.ts', import.meta.url));
  const child = fork(program, [String(nodes), String(guests)], {
    execArgv: ['--import', './scripts/ts.mjs'],
  });
  const [started] = await once(child, 'message');
  return {
    ...Started.parse(started),
    async requests() {
      const answered = once(child, 'message');
      child.send('count');
      const [counted] = await answered;
      return Counted.parse(counted).requests;
    },
    close: () => child.disconnect(),
  };
}
