import type { VirtualCluster } from '#shared/simulation/virtual-cluster.ts';
import type { Clock } from '../clock.ts';
import type { Access } from './access.ts';
import type { Tickets } from './tickets.ts';

/** What every endpoint works on. */
export interface SimulatedState {
  readonly cluster: VirtualCluster;
  readonly access: Access;
  readonly tickets: Tickets;
  readonly clock: Clock;
  /** The node that is asked; it passes on what others have to answer. */
  readonly entry: string;
  /** SHA-256 fingerprints of the nodes' certificates. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Seconds since 1970 as the outside counts them, of a time of the cluster. */
  readonly outsideSeconds: (atMs: number) => number;
  /** The time of the cluster at a second of the outside. */
  readonly insideMs: (seconds: number) => number;
  /** Answers serialised already, by user and question. */
  readonly serialised: Map<string, { readonly key: string; readonly text: string }>;
}
