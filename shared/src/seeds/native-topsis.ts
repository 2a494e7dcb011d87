import { NATIVE_OPTIONS, nativeBalance } from './native-balance.ts';
import type { Motion, NodeFractions } from './native-imbalance.ts';
import type { Seed } from './seed.ts';

/** Average CPU, highest CPU, average memory, highest memory: all to be small. */
const WEIGHTS = [1, 2, 5, 10] as const;

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));

/** The four criteria of a placement; loads count as 1 + fraction. */
function criteria({ cpu, memory }: NodeFractions): number[] {
  const raised = (loads: readonly number[]) => loads.map((load) => 1 + load);
  const highest = (loads: readonly number[]) => raised(loads).reduce((most, each) => Math.max(most, each), 0);
  return [rootMeanSquare(raised(cpu)), highest(cpu), rootMeanSquare(raised(memory)), highest(memory)];
}

const distanceTo = (point: readonly number[], row: readonly number[]): number =>
  Math.sqrt(row.reduce((sum, value, column) => sum + (value - (point[column] ?? 0)) ** 2, 0));

/** The candidate that is nearest to the best of every criterion and furthest from the worst (TOPSIS). */
export function topsis(rows: readonly (readonly number[])[]): number {
  const sum = WEIGHTS.reduce<number>((total, weight) => total + weight, 0);
  const norms = WEIGHTS.map((_, column) =>
    Math.sqrt(rows.reduce((all, row) => all + (row[column] ?? 0) ** 2, 0)),
  );
  const weighted = rows.map((row) =>
    row.map((value, column) => ((WEIGHTS[column] ?? 0) / sum) * (value / (norms[column] || 1))),
  );
  const extreme = (pick: (one: number, other: number) => number) =>
    WEIGHTS.map((_, column) =>
      weighted.map((row) => row[column] ?? 0).reduce((one, other) => pick(one, other)),
    );
  if (rows.length === 0) return -1;
  const [best, worst] = [extreme(Math.min), extreme(Math.max)];
  let [choice, nearest] = [0, -1];
  weighted.forEach((row, index) => {
    const [near, far] = [distanceTo(best, row), distanceTo(worst, row)];
    const closeness = near + far === 0 ? 1 : far / (near + far);
    if (closeness > nearest) [choice, nearest] = [index, closeness];
  });
  return choice;
}

const choose = (candidates: readonly Motion[]): Motion | undefined =>
  candidates[topsis(candidates.map(({ after }) => criteria(after)))];

export const nativeTopsis = {
  id: 'native-topsis',
  title: 'Proxmox VE, TOPSIS',
  description:
    'What the cluster resource scheduler of Proxmox VE 9.2 would do with guests under HA by its TOPSIS method: the motion nearest to the ideal in average and highest CPU and memory, while it lowers the imbalance by the margin. Mended: targets keep within their limits.',
  options: NATIVE_OPTIONS,
  search: (cluster, options) => nativeBalance(cluster, options, choose),
} as const satisfies Seed;
