import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const Started = z.object({ baseUrl: z.string(), caPem: z.string(), certPem: z.string(), keyPem: z.string() });
const Counted = z.object({ requests: z.number() });
const Placed = z.object({ places: z.array(z.tuple([z.int(), z.string()])) });

export interface SimulatedPveChild extends z.infer<typeof Started> {
  /** Requests it has answered so far. */
  requests(): Promise<number>;
  /** The node of each guest. */
  places(): Promise<ReadonlyMap<number, string>>;
  close(): void;
}

export interface SimulatedPveLife {
  /** How much faster than the clock it lives. */
  readonly speed?: number;
  /** Users beside root, who may look at everything; with them migrations have a network of their own. */
  readonly viewers?: readonly string[];
}

/** A simulated cluster of that size in a process of its own. */
export async function forkSimulatedPve(
  nodes: number,
  guests: number,
  { speed = 1, viewers = [] }: SimulatedPveLife = {},
): Promise<SimulatedPveChild> {
  const program = fileURLToPath(new URL('simulated-pve-process.ts', import.meta.url));
  const child = fork(program, [nodes, guests, speed, ...viewers].map(String), {
    execArgv: ['--import', './scripts/ts.mjs'],
  });
  const [started] = await once(child, 'message');
  const ask = async (question: string): Promise<unknown> => {
    const answered = once(child, 'message');
    child.send(question);
    return (await answered)[0];
  };
  return {
    ...Started.parse(started),
    requests: async () => Counted.parse(await ask('count')).requests,
    places: async () => new Map(Placed.parse(await ask('places')).places),
    close: () => child.disconnect(),
  };
}
