/** What a job needs of the network in the coming second, and what it got of it in the last one. */
export interface Flow {
  readonly source: string;
  readonly target: string;
  readonly limitBytesPerSecond: number;
  grantedBytes: number;
}

/** Thrown into a job when its task is cancelled. */
export const INTERRUPTED: unique symbol = Symbol('interrupted by signal');

/**
 * Work that takes time: a generator that yields the whole seconds it waits for. A job with a `flow` is given
 * its share of the links before each second.
 */
export interface Job {
  readonly run: Generator<number, void, void>;
  wakeAtMs: number;
  readonly upid: string;
  flow: Flow | undefined;
}
