import type { DeskState } from './state.ts';

/** Somebody who moves guests again and again beside us. */
export interface OtherMover {
  /** `user@realm`, or `user@realm!token`. */
  readonly by: string;
  readonly moves: number;
}

const WITHIN_MS = 3_600_000;
/** A program shows at its second move; a person may have a busy hour. */
const MOVES_MIN = { program: 2, person: 6 } as const;

const isProgram = (by: string): boolean => by.includes('!');

/** Whether a second balancer seems to be at work: by whom guests were moved in the last hour, ours aside. */
export function secondBalancer({ sections }: DeskState, nowMs: number): OtherMover | undefined {
  const executions = [...(sections.history?.executions ?? []), sections.execution?.current];
  const ours = new Set(executions.flatMap((each) => each?.moves.map(({ upid }) => upid) ?? []));
  const counts = new Map<string, number>();
  for (const { by, upid, endedAtMs } of sections.cluster?.facts.recentMoves ?? [])
    if (by !== undefined && nowMs - endedAtMs < WITHIN_MS && (upid === undefined || !ours.has(upid)))
      counts.set(by, (counts.get(by) ?? 0) + 1);
  const suspects = [...counts].filter(
    ([by, moves]) => moves >= MOVES_MIN[isProgram(by) ? 'program' : 'person'],
  );
  const [most] = suspects.sort(([, one], [, other]) => other - one);
  return most && { by: most[0], moves: most[1] };
}
