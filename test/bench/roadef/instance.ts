import { misuse, readText } from '../bench-options.ts';

/** An instance of the ROADEF/EURO challenge 2012 (machine reassignment), as its files tell it. */
export interface Instance {
  readonly resources: readonly { readonly isTransient: boolean; readonly weight: number }[];
  readonly machines: readonly {
    readonly neighbourhood: number;
    readonly location: number;
    readonly capacity: readonly number[];
    readonly safety: readonly number[];
    readonly moveCost: readonly number[];
  }[];
  readonly services: readonly { readonly spreadMin: number; readonly needs: readonly number[] }[];
  readonly processes: readonly {
    readonly service: number;
    readonly need: readonly number[];
    readonly moveCost: number;
  }[];
  readonly balances: readonly {
    readonly first: number;
    readonly second: number;
    readonly target: number;
    readonly weight: number;
  }[];
  readonly weights: { readonly process: number; readonly service: number; readonly machine: number };
  readonly start: readonly number[];
}

const numbersOf = (path: string): number[] => readText(path).trim().split(/\s+/).map(Number);

/** Calls `read` for as many times as the next number says. */
const times = <T>(next: () => number, read: () => T): T[] => Array.from({ length: next() }, () => read());

/** Reads a model and its initial assignment. */
export function readInstance(modelPath: string, assignmentPath: string): Instance {
  const numbers = numbersOf(modelPath);
  let position = 0;
  const next = (): number => {
    const value = numbers[position++];
    if (value === undefined || Number.isNaN(value))
      misuse(`${modelPath} ends or has no number at ${position}. Maybe it is no model`);
    return value;
  };
  const row = (count: number): number[] => Array.from({ length: count }, next);
  const resources = times(next, () => ({ isTransient: next() === 1, weight: next() }));
  const machineCount = numbers[position] ?? 0;
  const machines = times(next, () => ({
    neighbourhood: next(),
    location: next(),
    capacity: row(resources.length),
    safety: row(resources.length),
    moveCost: row(machineCount),
  }));
  const services = times(next, () => ({ spreadMin: next(), needs: times(next, next) }));
  const processes = times(next, () => ({ service: next(), need: row(resources.length), moveCost: next() }));
  const balances = times(next, () => ({ first: next(), second: next(), target: next(), weight: next() }));
  const weights = { process: next(), service: next(), machine: next() };
  const start = numbersOf(assignmentPath);
  if (start.length !== processes.length)
    misuse(`${assignmentPath} has ${start.length} machines for ${processes.length} processes`);
  return { resources, machines, services, processes, balances, weights, start };
}
