import { execFile } from 'node:child_process';
import { type CommandError, EXIT, type ExitCode, failure, usageError } from './command-error.ts';
import type { Verb } from './verb.ts';

/** Part of the Debian package, where maintainer scripts use it, too; it explains what it does. */
const HOOK = '/usr/libexec/pve-rebalance/ui-hook';
const ACTIONS = ['status', 'install', 'remove'];

export interface HookAnswer {
  /** `undefined`: it is not there or, where `why` says so, could not be run to its end. */
  readonly exitCode: number | undefined;
  readonly why?: string;
  readonly lines: readonly string[];
}
export type RunHook = (action: string) => Promise<HookAnswer>;

const runHook: RunHook = (action) =>
  new Promise((resolve) => {
    execFile(HOOK, [action], (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') return resolve({ exitCode: code, lines });
      const why = code === 'ENOENT' ? undefined : String(code ?? error?.signal);
      resolve({ exitCode: undefined, lines, ...(why !== undefined && { why }) });
    });
  });

export const createUiVerb = (run: RunHook): Verb => ({
  name: 'ui',
  operands: [{ name: ACTIONS.join('|') }],
  summary: "The panel's line in this node's web interface: is it there, put it in, take it out for good",
  details: [
    'install also brings the line up to date after PORT or PUBLIC_URL of /etc/default/pve-rebalance were changed.',
    'remove holds over upgrades, until install. The panel stays reachable at https://NODE:8016/.',
    'In one browser, localStorage["pve-rebalance-disabled"] = 1, or ?norebalance behind the address, switches it off.',
  ],
  options: [],
  async run({ operands }, terminal): Promise<ExitCode> {
    const [action = ''] = operands;
    if (!ACTIONS.includes(action))
      throw usageError(`there is no "ui ${action}". Maybe one of: ${ACTIONS.join(', ')}`);
    const { exitCode, why, lines } = await run(action);
    if (exitCode === undefined) throw notRun(why);
    for (const line of lines) (exitCode === 0 ? terminal.out : terminal.error)(line);
    if (exitCode === 0) return EXIT.ok;
    if (process.getuid?.() !== 0) terminal.error('pve-rebalance: only root may change the web interface');
    return EXIT.failed;
  },
});

const notRun = (why?: string): CommandError =>
  failure(
    why === undefined
      ? `${HOOK} is not there. Maybe this is no node with the package pve-rebalance`
      : `${HOOK} cannot be run: ${why}. Maybe apt install --reinstall pve-rebalance`,
  );

export const uiVerb: Verb = createUiVerb(runHook);
