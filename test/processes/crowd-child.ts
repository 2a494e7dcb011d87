import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { ExecutionSection } from '../../shared/src/protocol/sections.ts';
import type { BridgeChild } from './bridge-child.ts';
import type { SimulatedPveChild } from './simulated-pve-child.ts';

const Told = z.object({
  messages: z.int(),
  bytes: z.int(),
  closed: z.int(),
  executions: z.array(z.object({ userid: z.string(), execution: z.optional(ExecutionSection) })),
});

export interface Crowd {
  /** What its browsers have received, and what each of them shows of the execution. */
  told(): Promise<z.infer<typeof Told>>;
  close(): void;
}

/** So many browsers for each of these users, in a process of their own, all signed in and looking. */
export async function forkCrowd(
  bridge: BridgeChild,
  pve: SimulatedPveChild,
  userids: readonly string[],
  browsersPerUser: number,
): Promise<Crowd> {
  const child = fork(fileURLToPath(new URL('crowd-process.ts', import.meta.url)), [], {
    execArgv: ['--import', './scripts/ts.mjs'],
  });
  const opened = once(child, 'message');
  child.send({ pveUrl: pve.baseUrl, caPem: pve.caPem, port: bridge.port, userids, browsersPerUser });
  await opened;
  return {
    async told() {
      const answered = once(child, 'message');
      child.send('tell');
      return Told.parse((await answered)[0]);
    },
    close: () => child.disconnect(),
  };
}
