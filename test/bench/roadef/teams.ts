import { readFileSync } from 'node:fs';

/** Final costs of the challenge on set B: a row of figures per team, by instance number from 1. */
export interface Standings {
  readonly initial: readonly number[];
  readonly best: readonly number[];
  readonly teams: readonly { readonly name: string; readonly costs: readonly number[] }[];
}

export function readStandings(path: string): Standings {
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([name = '', ...costs]) => ({ name, costs: costs.map(Number) }));
  const initial = rows.find(({ name }) => name === 'initial')?.costs;
  if (initial === undefined) throw new Error(`${path} has no row "initial". Maybe it is another file`);
  const teams = rows.filter(({ name }) => /^[A-Z]+\d+$/.test(name));
  const best = initial.map((_, index) => Math.min(...teams.map(({ costs }) => costs[index] ?? 0)));
  return { initial, best, teams };
}

/** How far above the best of the challenge, in percent of the initial cost: its own score of an instance. */
export const score = ({ initial, best }: Standings, instance: number, cost: number): number =>
  ((cost - (best[instance - 1] ?? 0)) / (initial[instance - 1] ?? 1)) * 100;

/** How many teams have a sum over these instances that is at most this one. */
export const teamsAhead = (standings: Standings, instances: readonly number[], sum: number): string[] =>
  standings.teams
    .filter(
      ({ costs }) =>
        instances.reduce((total, each) => total + score(standings, each, costs[each - 1] ?? 0), 0) <= sum,
    )
    .map(({ name }) => name);
