import type { Machine } from './machine.ts';

const FILES = ['/etc/default/pveproxy', '/etc/default/pve-rebalance'];
const ASSIGNMENT = /^\s*([A-Z][A-Z0-9_]*)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*(?:#.*)?$/;

/** `NAME=value` lines, as a shell and systemd both read them. */
export const assignments = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, double, single, plain] = ASSIGNMENT.exec(line) ?? [];
      return name === undefined ? [] : [[name, double ?? single ?? plain ?? '']];
    }),
  );

/** The variables of the service on this node: pveproxy's, then ours over them, as its unit reads them. */
export async function nodeSettings(machine: Machine): Promise<Record<string, string>> {
  const texts = await Promise.all(FILES.map(async (file) => (await machine.read(file)) ?? ''));
  return Object.assign({}, ...texts.map(assignments));
}

/** ENABLE_WEB=no: neither a port nor a panel, and that is as it should be. */
export const isWebOff = ({ ENABLE_WEB }: Readonly<Record<string, string>>): boolean => ENABLE_WEB === 'no';
