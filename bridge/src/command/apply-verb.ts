import { ansiPaint, plainPaint } from '#shared/report/paint.ts';
import { planText } from '#shared/report/plan-text.ts';
import type { Proposed } from './approval.ts';
import { APPROVAL_OPTIONS, carryOut, type Hand, needsSomebody, OR_ALONE } from './carry-out.ts';
import { type ExitCode, usageError } from './command-error.ts';
import { handAlone } from './hand-alone.ts';
import { handOfCluster } from './hand-of-cluster.ts';
import { withHost } from './host-source.ts';
import { proposeObserved } from './observed.ts';
import { SETTING_OPTIONS, settingsFrom, settingsPatch } from './settings-options.ts';
import { HOST_OPTIONS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';
import { DESK_DETAILS, withBridge } from './with-desk.ts';

export const applyVerb: Verb = {
  name: 'apply',
  summary: 'Shows the plan, asks, and moves the guests; Ctrl-C stops after the running moves',
  details: [
    ...DESK_DETAILS,
    'The bridge of that node plans by the settings of the cluster and those given here, and executes: under the',
    'lock of the cluster, in its history, to be stopped from any node. It goes on when this command ends.',
    'Guests that are restarted by their move are asked for on their own; with --yes they move only where',
    '--containers was given.',
  ],
  options: [
    ...HOST_OPTIONS,
    ...APPROVAL_OPTIONS,
    { name: 'all', text: 'list also every guest that stays, and why' },
    ...SETTING_OPTIONS,
  ],
  run(values, terminal) {
    needsSomebody(values, terminal);
    return values.has('alone') ? applyAlone(values, terminal) : applyThere(values, terminal);
  },
};

const applyThere = (values: OptionValues, terminal: Terminal): Promise<ExitCode> =>
  withBridge(
    values,
    terminal,
    async (desk) => {
      const offer = await desk.plan(settingsPatch(values));
      return shown(handOfCluster(desk, offer), offer, values, terminal);
    },
    OR_ALONE,
  );

async function applyAlone(values: OptionValues, terminal: Terminal): Promise<ExitCode> {
  if (!values.has('host')) throw usageError('--host is missing. Maybe --host https://pve1:8006');
  const settings = settingsFrom(values);
  return withHost(values, terminal, async (host) =>
    shown(
      handAlone(host, terminal),
      { ...(await proposeObserved(host.observer, settings)), settings },
      values,
      terminal,
    ),
  );
}

async function shown(
  hand: Hand,
  proposed: Proposed,
  values: OptionValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const paint = terminal.color ? ansiPaint : plainPaint;
  for (const line of planText(proposed.snapshot, proposed.plan, paint, values.has('all'))) terminal.out(line);
  return (await carryOut(hand, proposed, values, terminal)).exitCode;
}
