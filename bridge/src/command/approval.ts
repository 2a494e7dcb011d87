import { evaluateSelection } from '#shared/plan/evaluate-selection.ts';
import type { Plan, PlannedMove } from '#shared/plan/plan.ts';
import { costLine, guestLabel } from '#shared/report/plan-text.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues } from './verb.ts';

export interface Proposed {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  readonly plan: Plan;
}

/** What a person said yes to: these moves, and these guests' downtime. */
export interface Approval {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  readonly moves: readonly PlannedMove[];
  readonly consentVmids: readonly number[];
}

/** Asks for the downtime of guests first, then for everything; undefined when the answer is no. */
export async function askApproval(
  proposed: Proposed,
  values: OptionValues,
  terminal: Terminal,
  endsAtMs: number,
): Promise<Approval | undefined> {
  const { snapshot, settings, plan } = proposed;
  const consentVmids = await askDowntime(plan.moves, values, terminal);
  const agreed = plan.moves.filter(({ vmid, needsConsent }) => !needsConsent || consentVmids.includes(vmid));
  const { moves, bytes, expectedSecondsRange } = evaluateSelection(
    snapshot,
    settings,
    plan,
    agreed.map(({ vmid }) => vmid),
  );
  if (moves.length === 0) return undefined;
  if (!values.has('yes')) {
    const nodes = new Set(moves.flatMap(({ source, target }) => [source, target]));
    const cost = costLine({ moves, bytes, expectedSecondsRange });
    terminal.error(`${count(moves.length, 'guest')} on ${count(nodes.size, 'node')}: ${cost}.`);
    terminal.error(
      `Continues until finished or ${timeOfDay(endsAtMs)}; Ctrl-C stops after the running moves.`,
    );
    if (!(await saysYes(terminal, `Move ${count(moves.length, 'guest')} now? [y/N] `))) return undefined;
  }
  return { snapshot, settings, moves, consentVmids };
}

async function askDowntime(
  moves: readonly PlannedMove[],
  values: OptionValues,
  terminal: Terminal,
): Promise<number[]> {
  const withDowntime = moves.filter(({ needsConsent }) => needsConsent);
  if (withDowntime.length === 0) return [];
  const vmids = withDowntime.map(({ vmid }) => vmid);
  if (values.has('yes')) return values.has('containers') ? vmids : [];
  const names = withDowntime.map(
    ({ vmid, name, downtimeSeconds }) => `${guestLabel(vmid, name)} (about ${Math.round(downtimeSeconds)} s)`,
  );
  terminal.error(`These are restarted by their move: ${names.join(', ')}.`);
  return (await saysYes(terminal, 'Restart them? [y/N] ')) ? vmids : [];
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

export async function saysYes(terminal: Terminal, question: string): Promise<boolean> {
  return /^y(es)?$/i.test(((await terminal.ask(question)) ?? '').trim());
}

const timeOfDay = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 5);
