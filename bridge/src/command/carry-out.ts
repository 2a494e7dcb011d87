import { clusterHealth } from '#shared/execution/cluster-health.ts';
import type { ExecutionView } from '#shared/execution/execution-view.ts';
import { mandateSeconds } from '#shared/execution/limits.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { reasonText } from '#shared/plan/reason.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { type Approval, askApproval, type Proposed, saysYes } from './approval.ts';
import { EXIT, type ExitCode, usageError } from './command-error.ts';
import type { Executing } from './executing.ts';
import { follow } from './follow.ts';
import type { Terminal } from './terminal.ts';
import type { Option, OptionValues } from './verb.ts';

/** Who carries out what was approved: the executor of the cluster through a bridge, or this command alone. */
export interface Hand {
  /** Before anybody is asked. @throws CommandError that names the right that is missing */
  mayMove(moves: readonly PlannedMove[]): Promise<void>;
  start(approval: Approval, more: { endsAtMs: number; acceptsQuorumRisk: boolean }): Promise<Executing>;
  /** What it has started goes on, where it does not depend on this command. */
  leave(): Promise<void>;
}

/** What options a verb has that moves guests. */
export const APPROVAL_OPTIONS: readonly Option[] = [
  { name: 'yes', text: 'do not ask' },
  {
    name: 'accept-quorum-risk',
    text: 'go on although the loss of one more node would cost the cluster its quorum',
  },
  {
    name: 'alone',
    text: 'without a bridge, where no node has one: no lock is taken, and nobody else hears of it',
  },
];

/** Said where no bridge answers. */
export const OR_ALONE = 'where no node of the cluster has it, --alone moves them without';

/** @throws CommandError where a question would come and nobody could answer it */
export function needsSomebody(values: OptionValues, terminal: Terminal): void {
  if (!values.has('yes') && !terminal.interactive)
    throw usageError('there is no terminal to ask at. Maybe --yes');
}

/** How a plan ended, and what became of each move; absent where nothing was begun. */
export interface CarriedOut {
  readonly exitCode: ExitCode;
  readonly execution?: ExecutionView | undefined;
}

/** Asks for a plan that was shown, has executed what was approved of it, and tells how that goes. */
export async function carryOut(
  hand: Hand,
  proposed: Proposed,
  values: OptionValues,
  terminal: Terminal,
): Promise<CarriedOut> {
  const { snapshot, settings, plan } = proposed;
  if (plan.moves.length === 0) return { exitCode: EXIT.ok };
  const health = await healthOf(snapshot, plan.moves, values, terminal);
  if (health === 'stop') return { exitCode: EXIT.failed };
  await hand.mayMove(plan.moves);
  const endsAtMs = terminal.clock.nowMs() + 1000 * mandateSeconds(plan.expectedSecondsRange[1], settings);
  const approval = await askApproval({ snapshot, settings, plan }, values, terminal, endsAtMs);
  if (approval === undefined) {
    terminal.out('Nothing was moved.');
    return { exitCode: EXIT.ok };
  }
  try {
    const executing = await hand.start(approval, { endsAtMs, acceptsQuorumRisk: health === 'accepted' });
    const exitCode = await follow(executing, terminal);
    return { exitCode, execution: executing.current() };
  } finally {
    await hand.leave();
  }
}

/** S15: says what is against it; a quorum that hangs by one node is asked about. */
async function healthOf(
  snapshot: ClusterSnapshot,
  moves: readonly PlannedMove[],
  values: OptionValues,
  terminal: Terminal,
): Promise<'well' | 'accepted' | 'stop'> {
  const findings = clusterHealth(
    snapshot,
    moves.map(({ vmid }) => vmid),
  );
  for (const { reason } of findings) terminal.error(`${reasonText(reason)}.`);
  if (findings.some(({ level }) => level === 'stop')) return 'stop';
  if (!findings.some(({ level }) => level === 'ask')) return 'well';
  if (values.has('accept-quorum-risk')) return 'accepted';
  if (!values.has('yes'))
    return (await saysYes(terminal, 'Go on all the same? [y/N] ')) ? 'accepted' : 'stop';
  terminal.error('Nothing was moved. Maybe --accept-quorum-risk');
  return 'stop';
}
