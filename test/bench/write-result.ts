import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

export interface Result {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly rows: readonly unknown[];
  readonly summary: Readonly<Record<string, unknown>>;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Leaves what a benchmark found in build/bench/NAME.json, with where it was found. */
export function writeResult(result: Result): void {
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  mkdirSync('build/bench', { recursive: true });
  writeFileSync(
    `build/bench/${result.name}.json`,
    `${JSON.stringify({ machine, commit: commit(), ...result })}\n`,
  );
}
