import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { MEASURED_MIN, median, speedOf, TELLING_BYTES_MIN } from './measured-speed.ts';

/** What migrations between two nodes have reached, and how well the others of this pair would have foretold each. */
export interface LearnedLink {
  readonly source: string;
  readonly target: string;
  readonly samples: number;
  readonly bytesPerSecond: number;
  /** Median error of a time estimated from the other samples; absent with a single one. */
  readonly errorPercent?: number;
  /** Enough samples: estimates of this pair rest on them, and not on those of the whole cluster. */
  readonly isUsed: boolean;
}

/** Of each sample the relative error of a time that the median of the others would have given. */
function errorPercent(speeds: readonly number[]): number | undefined {
  if (speeds.length < 2) return undefined;
  const errors = speeds.map((speed, index) => {
    const others = median(speeds.filter((_, other) => other !== index));
    return Math.abs(speed / others - 1);
  });
  return 100 * median(errors);
}

/** What was learned of each pair of nodes from the task logs of past executions, sorted by name. */
export function learnedLinks(moves: readonly MeasuredMove[]): readonly LearnedLink[] {
  const pairs = new Map<string, MeasuredMove[]>();
  for (const move of moves) {
    if (move.bytes < TELLING_BYTES_MIN) continue;
    const key = JSON.stringify([move.source, move.target]);
    pairs.set(key, [...(pairs.get(key) ?? []), move]);
  }
  return [...pairs.values()]
    .flatMap((own): LearnedLink[] => {
      const [first] = own;
      if (first === undefined) return [];
      const { source, target } = first;
      const speeds = own.slice(-4 * MEASURED_MIN).map(speedOf);
      const error = errorPercent(speeds);
      return [
        {
          ...{ source, target, samples: own.length, bytesPerSecond: median(speeds) },
          ...(error === undefined ? {} : { errorPercent: error }),
          isUsed: own.length >= MEASURED_MIN,
        },
      ];
    })
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

const keyOf = ({ source, target }: LearnedLink): string => `${source} ${target}`;
