import { availableParallelism } from 'node:os';

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

export const median = (values: readonly number[]): number =>
  sorted(values)[Math.floor(values.length / 2)] ?? 0;

/** One figure over repeated runs: median, and from the least to the most. */
export function printFigure(name: string, unit: string, values: readonly number[], target?: string): void {
  const shown = sorted(values).map((value) => value.toFixed(value < 10 ? 2 : 1));
  const range = `${shown[0]} … ${shown.at(-1)}`;
  const wanted = target === undefined ? '' : `, wanted ${target}`;
  process.stdout.write(
    `${name}: ${median(values).toFixed(median(values) < 10 ? 2 : 1)} ${unit} (${values.length} runs: ${range}${wanted})\n`,
  );
}

export const printMachine = (): void => {
  process.stdout.write(`${availableParallelism()} cores, Node ${process.version}\n`);
};
