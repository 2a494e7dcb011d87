import type { StepProblem } from '../../../shared/src/steps/step-problem.ts';
import { wrongsOf } from '../../../shared/test/steps-replay.ts';

/** A move with its times, as a row of the result holds it. */
export interface TimedMove {
  readonly guest: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Moves, by their index in the list, that have to be over before. */
  readonly needs: readonly number[];
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Two moves through one link in one direction at once, and moves that begin before what they need has ended. */
function timingFaults(moves: readonly TimedMove[]): string[] {
  const found: string[] = [];
  moves.forEach((move, index) => {
    for (const need of move.needs)
      if ((moves[need]?.endSeconds ?? Infinity) > move.startSeconds)
        found.push(`${index} begins before ${need} has ended`);
    for (const other of moves.slice(index + 1)) {
      const isTogether = other.startSeconds < move.endSeconds && move.startSeconds < other.endSeconds;
      if (isTogether && (other.from === move.from || other.to === move.to))
        found.push(`${index} and another use one link at once`);
    }
  });
  return found;
}

/** Replays moves second by second as they are timed, from the problem alone, and says what goes wrong. */
export function checkTimes(problem: StepProblem, moves: readonly TimedMove[]): string[] {
  const world = Array.from({ length: problem.itemCount }, (_, item) => [problem.home[item] ?? 0]);
  const wrongs = wrongsOf(problem);
  const found = new Set(timingFaults(moves));
  const events = moves.flatMap((move) => [
    { move, at: move.endSeconds, isEnd: true },
    { move, at: move.startSeconds, isEnd: false },
  ]);
  events.sort((one, two) => one.at - two.at || Number(two.isEnd) - Number(one.isEnd));
  for (const { move, isEnd } of events) {
    const { guest, from, to } = move;
    if (!isEnd && world[guest]?.join() !== String(from)) found.add(`${guest} is not on ${from}`);
    world[guest] = isEnd ? [to] : [from, to];
    for (const wrong of wrongs(world)) found.add(wrong);
  }
  world.forEach(([node], guest) => {
    if (node !== problem.target[guest]) found.add(`${guest} ends on ${node}`);
  });
  return [...found];
}

/** What must go through the busiest link, from the moves alone: the least that anybody can get by with. */
export function linkBound(moves: readonly TimedMove[]): number {
  const load = new Map<string, number>();
  let longest = 0;
  for (const { from, to, startSeconds, endSeconds } of moves) {
    const seconds = endSeconds - startSeconds;
    longest = Math.max(longest, seconds);
    for (const port of [`out ${from}`, `in ${to}`]) load.set(port, (load.get(port) ?? 0) + seconds);
  }
  return Math.max(longest, ...load.values());
}
