import { failure } from '../command/command-error.ts';
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

const DEFAULT_PORT = '8016';

type NodeSettings = Readonly<Record<string, string>>;

/** What is wrong with the port, with which the service does not start; `undefined` where nothing is. */
export function portTrouble({ PORT = DEFAULT_PORT }: NodeSettings): string | undefined {
  const port = /^\d{1,5}$/.test(PORT) ? Number(PORT) : 0;
  if (port >= 1 && port <= 65_535) return undefined;
  return `PORT is "${PORT}" in /etc/default/pve-rebalance, and must be 1 to 65535`;
}

/** Where the service listens. @throws CommandError for what is no port */
export function servicePort(settings: NodeSettings): number {
  const trouble = portTrouble(settings);
  if (trouble !== undefined) throw failure(`${trouble}. Maybe ${DEFAULT_PORT}`);
  return Number(settings.PORT ?? DEFAULT_PORT);
}

/** ENABLE_WEB=no: neither a port nor a panel, and that is as it should be. */
export const isWebOff = ({ ENABLE_WEB }: Readonly<Record<string, string>>): boolean => ENABLE_WEB === 'no';
