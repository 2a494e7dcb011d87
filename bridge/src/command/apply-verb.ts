import { clusterHealth } from '#shared/execution/cluster-health.ts';
import type { Execution } from '#shared/execution/execution.ts';
import { mandateSeconds } from '#shared/execution/limits.ts';
import { planDigest } from '#shared/plan/digest.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import { reasonText } from '#shared/plan/reason.ts';
import { ansiPaint, plainPaint } from '#shared/report/paint.ts';
import { planText } from '#shared/report/plan-text.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { createExecutor } from '../execute/executor.ts';
import { memoryJournal } from '../execute/journal.ts';
import { ticketMandate } from '../execute/mandate.ts';
import { type Approval, askApproval, type Proposed, saysYes } from './approval.ts';
import { EXIT, type ExitCode, usageError } from './command-error.ts';
import { follow } from './follow.ts';
import { type Host, withHost } from './host-source.ts';
import { needsMigrate } from './migrate-rights.ts';
import { proposeObserved } from './observed.ts';
import { SETTING_OPTIONS, settingsFrom } from './settings-options.ts';
import { HOST_OPTIONS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { Option, OptionValues, Verb } from './verb.ts';

/** What options a verb has that moves guests. */
export const APPROVAL_OPTIONS: readonly Option[] = [
  { name: 'yes', text: 'do not ask' },
  {
    name: 'accept-quorum-risk',
    text: 'go on although the loss of one more node would cost the cluster its quorum',
  },
];

export const applyVerb: Verb = {
  name: 'apply',
  summary: 'Shows the plan, asks, and moves the guests; Ctrl-C stops after the running moves',
  details: [
    'Guests that are restarted by their move are asked for on their own; with --yes they move only where',
    '--containers was given.',
  ],
  options: [
    ...HOST_OPTIONS,
    ...APPROVAL_OPTIONS,
    { name: 'all', text: 'list also every guest that stays, and why' },
    ...SETTING_OPTIONS,
  ],
  async run(values, terminal) {
    if (!values.has('host')) throw usageError('--host is missing. Maybe --host https://pve1:8006');
    if (!values.has('yes') && !terminal.interactive)
      throw usageError('there is no terminal to ask at. Maybe --yes');
    return withHost(values, terminal, (host) => apply(host, values, terminal));
  },
};

async function apply(host: Host, values: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const settings = settingsFrom(values);
  const { snapshot, plan } = await proposeObserved(host.observer, settings);
  const paint = terminal.color ? ansiPaint : plainPaint;
  for (const line of planText(snapshot, plan, paint, values.has('all'))) terminal.out(line);
  return (await carryOut(host, { snapshot, settings, plan }, values, terminal)).exitCode;
}

/** How a plan ended, and what became of each move; absent where nothing was begun. */
export interface CarriedOut {
  readonly exitCode: ExitCode;
  readonly execution?: Execution | undefined;
}

/** Asks for a plan that was shown, and executes what was approved of it. */
export async function carryOut(
  host: Host,
  proposed: Proposed & { readonly purpose?: Purpose },
  values: OptionValues,
  terminal: Terminal,
): Promise<CarriedOut> {
  const { snapshot, settings, plan, purpose } = proposed;
  if (plan.moves.length === 0) return { exitCode: EXIT.ok };
  if (!(await isHealthy(snapshot, plan.moves, values, terminal))) return { exitCode: EXIT.failed };
  await needsMigrate(host.api, host.credential.userid, plan.moves);
  const endsAtMs = terminal.clock.nowMs() + 1000 * mandateSeconds(plan.expectedSecondsRange[1], settings);
  const approval = await askApproval({ snapshot, settings, plan }, values, terminal, endsAtMs);
  if (approval === undefined) {
    terminal.out('Nothing was moved.');
    return { exitCode: EXIT.ok };
  }
  return execute(host, { ...approval, purpose }, endsAtMs, terminal);
}

/** S15: says what is against it; a quorum that hangs by one node is asked about. */
async function isHealthy(
  snapshot: ClusterSnapshot,
  moves: readonly PlannedMove[],
  values: OptionValues,
  terminal: Terminal,
): Promise<boolean> {
  const findings = clusterHealth(
    snapshot,
    moves.map(({ vmid }) => vmid),
  );
  for (const { reason } of findings) terminal.error(`${reasonText(reason)}.`);
  if (findings.some(({ level }) => level === 'stop')) return false;
  if (!findings.some(({ level }) => level === 'ask') || values.has('accept-quorum-risk')) return true;
  if (!values.has('yes')) return saysYes(terminal, 'Go on all the same? [y/N] ');
  terminal.error('Nothing was moved. Maybe --accept-quorum-risk');
  return false;
}

async function execute(
  host: Host,
  { snapshot, settings, moves, consentVmids, purpose }: Approval & { readonly purpose?: Purpose | undefined },
  endsAtMs: number,
  terminal: Terminal,
): Promise<CarriedOut> {
  const log = { info: () => undefined, warning: (text: string) => terminal.error(text) };
  const executor = createExecutor({
    clock: terminal.clock,
    journal: memoryJournal(),
    log,
  });
  await executor.recover();
  const mandate = () => ticketMandate(host.connection, host.credential, endsAtMs);
  const id = executor.start({
    mandate: mandate(),
    planId: 'command-line',
    digest: planDigest(snapshot, settings),
    purpose,
    moves,
    settings,
    consentVmids,
    link: snapshot.cluster,
  });
  try {
    const exitCode = await follow(
      { executor, id, mandate, person: { userid: host.credential.userid, api: host.api } },
      terminal,
    );
    return { exitCode, execution: executor.current() };
  } finally {
    await executor.shutdown('now');
  }
}
