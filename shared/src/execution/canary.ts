import { type Execution, type ExecutionMove, isActive } from './execution.ts';

/** The name of a way between two nodes; the way back is another one. */
export const pairOf = ({ source, target }: Pick<ExecutionMove, 'source' | 'target'>): string =>
  `${source} ${target}`;

/** Moves went well between these nodes lately, or nobody wants that to be tried out (S16). */
export const isProven = ({ settings, provenPairs = [] }: Execution, move: ExecutionMove): boolean =>
  !settings.canary || provenPairs.includes(pairOf(move));

/** Another guest is the first between these nodes, and not judged yet. */
export const waitsForCanary = (execution: Execution, move: ExecutionMove): boolean =>
  !isProven(execution, move) &&
  execution.moves.some(
    (other) => other.vmid !== move.vmid && isActive(other) && pairOf(other) === pairOf(move),
  );

/** The execution once a move between these nodes has gone well. */
export const proven = (execution: Execution, move: ExecutionMove): Execution =>
  isProven(execution, move)
    ? execution
    : { ...execution, provenPairs: [...(execution.provenPairs ?? []), pairOf(move)] };

/** S16: for so long a way counts as tried. */
const LATELY_MS = 30 * 86_400_000;

/** Ways on which executions of the last 30 days have brought guests where they should. */
export const provenLately = (history: readonly Execution[], nowMs: number): string[] => [
  ...new Set(
    history.flatMap(({ moves }) =>
      moves
        .filter(({ state, endedAtMs = 0 }) => state === 'done' && endedAtMs > nowMs - LATELY_MS)
        .map(pairOf),
    ),
  ),
];

/** `101 web-01`: how a person is asked about the first guest on a new way. */
export const whoOf = ({ vmid, name }: Pick<ExecutionMove, 'vmid' | 'name'>): string =>
  name === undefined ? `${vmid}` : `${vmid} ${name}`;
