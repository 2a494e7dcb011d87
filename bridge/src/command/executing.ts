import type { ExecutionView } from '#shared/execution/execution-view.ts';

/** Something that is being executed, here or at a bridge, as far as whoever approved it follows it. */
export interface Executing {
  readonly id: string;
  /** @throws CommandError where nothing is heard of it any more */
  current(): ExecutionView | undefined;
  subscribe(onChange: () => void): () => void;
  /** No new move; running ones finish. */
  stop(): Promise<void>;
  /** After a pause: with the rest, as the same person. */
  goOn(): Promise<void>;
  close(): Promise<void>;
}
