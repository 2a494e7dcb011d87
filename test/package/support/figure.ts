import { appendFileSync, mkdirSync } from 'node:fs';

/** Shows a figure, and keeps it for the gate, which prints all of them in the end. */
export function figure(name: string, value: string): void {
  mkdirSync('build/gate', { recursive: true });
  appendFileSync('build/gate/package-figures', `${name}: ${value}\n`);
  process.stdout.write(`      ${name}: ${value}\n`);
}
