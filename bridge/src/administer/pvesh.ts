import { failure } from '../command/command-error.ts';
import type { Machine } from './machine.ts';

export type PveshVerb = 'get' | 'create' | 'set' | 'delete';
export type PveshParameters = Readonly<Record<string, string | number>>;

/** One call of the API as root of this node. */
export interface PveshCall {
  readonly verb: PveshVerb;
  readonly path: string;
  readonly parameters?: PveshParameters;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/**
 * Runs one call in-process as root@pam: no ticket, no token, no network. Half a second of Perl each, so for set-up and
 * diagnosis only.
 * @returns what the API answers, undefined for nothing
 * @throws CommandError naming the call and what it said
 */
export async function pvesh({ run }: Machine, { verb, path, parameters = {} }: PveshCall): Promise<unknown> {
  const options = Object.entries(parameters).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { code, stdout, stderr } = await run('pvesh', [verb, path, ...options, '--output-format', 'json']);
  if (code === undefined)
    throw failure(
      'pvesh is not there, or gave no answer. Maybe this is no Proxmox VE node, or /etc/pve hangs',
    );
  if (code !== 0) throw failure(`pvesh ${verb} ${path}: ${lastLine(stderr) || `ended with ${code}`}`);
  const text = stdout.trim();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw failure(`pvesh ${verb} ${path} answered no JSON: ${text.slice(0, 80)}`);
  }
}
