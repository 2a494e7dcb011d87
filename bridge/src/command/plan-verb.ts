import { finalPlan } from '#shared/plan/final-plan.ts';
import { whyNotAsked } from '#shared/plan/prove-exactly.ts';
import { ansiPaint, type Paint, plainPaint } from '#shared/report/paint.ts';
import { planReport } from '#shared/report/plan-report.ts';
import { planText } from '#shared/report/plan-text.ts';
import { findingLines } from '#shared/report/rules-text.ts';
import { ruleView } from '#shared/rules/rule-view.ts';
import { bundledExact } from '../exact/bundled-exact.ts';
import { createExactSolver } from '../exact/exact-solver.ts';
import { provePlan } from '../exact/prove-plan.ts';
import { EXIT } from './command-error.ts';
import { withHost } from './host-source.ts';
import { type Proposal, proposeObserved } from './observed.ts';
import { openRecordings } from './recordings-source.ts';
import { SCENARIO_OPTIONS, scenarioLines } from './scenario-plan.ts';
import { SETTING_OPTIONS, settingsFrom } from './settings-options.ts';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';
import { chosenSource, HOST_OPTIONS, SOURCE_DETAILS, SOURCE_OPTIONS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';

export const planVerb: Verb = {
  name: 'plan',
  summary: 'Shows which guests should move, why, and what that would cost; moves nothing',
  details: SOURCE_DETAILS,
  options: [
    ...SOURCE_OPTIONS,
    ...HOST_OPTIONS,
    ...SCENARIO_OPTIONS,
    { name: 'json', text: 'the answer as JSON' },
    { name: 'save-snapshot', value: 'FILE', text: 'write what the plan was made from, for --snapshot' },
    { name: 'all', text: 'list also every guest that stays, and why' },
    ...SETTING_OPTIONS,
  ],
  async run(values, terminal) {
    if (values.has('scenario')) {
      for (const line of scenarioLines(values)) terminal.out(line);
      return EXIT.ok;
    }
    const proposal = await proved(await proposalFrom(values, terminal), values, terminal);
    const saved = values.text('save-snapshot');
    if (saved !== undefined) writeSnapshotFile(saved, proposal.snapshot);
    for (const line of answerLines(proposal, values, terminal)) terminal.out(line);
    return EXIT.ok;
  },
};

async function proposalFrom(values: OptionValues, terminal: Terminal): Promise<Proposal> {
  const settings = settingsFrom(values);
  switch (chosenSource(values)) {
    case 'snapshot': {
      const snapshot = readSnapshotFile(values.text('snapshot') ?? '');
      return { snapshot, plan: finalPlan(snapshot, settings) };
    }
    case 'recordings':
      return proposeObserved(openRecordings(values), settings);
    case 'host':
      return withHost(values, terminal, ({ observer }) => proposeObserved(observer, settings));
  }
}

/** With `--exact`, what the exact solver can add; where it is not asked or not installed, that is said. */
async function proved(proposal: Proposal, values: OptionValues, terminal: Terminal): Promise<Proposal> {
  const { snapshot, plan } = proposal;
  const settings = settingsFrom(values);
  if (values.text('exact') === undefined || settings.exactSeconds === 0) return proposal;
  const entry = bundledExact();
  const solver = entry && createExactSolver(entry);
  if (solver === undefined) {
    terminal.error(
      'pve-rebalance: the exact solver is not installed, so nothing more is proved of this plan',
    );
    return proposal;
  }
  const refusal = whyNotAsked(snapshot, settings, plan);
  if (refusal !== undefined)
    terminal.error(`pve-rebalance: the exact solver is not asked about this plan: ${refusal}`);
  try {
    return { snapshot, plan: await provePlan(solver, snapshot, settings, plan, settings.exactSeconds) };
  } finally {
    await solver.close();
  }
}

/** What is odd about rules keeps guests from moving, or moves others: a plan without a word about it would mislead. */
const FINDINGS_SHOWN = 8;

function ruleLines({ snapshot }: Proposal, values: OptionValues, paint: Paint): string[] {
  const lines = findingLines(ruleView(snapshot, settingsFrom(values)).findings, paint);
  if (lines.length === 0) return [];
  const more = lines.length - FINDINGS_SHOWN;
  return [
    'Rules (pve-rebalance rules shows all):',
    ...lines.slice(0, FINDINGS_SHOWN),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function answerLines(proposal: Proposal, values: OptionValues, terminal: Terminal): string[] {
  const { snapshot, plan } = proposal;
  if (values.has('json')) return [JSON.stringify(planReport(snapshot, plan), undefined, 2)];
  const paint = terminal.color ? ansiPaint : plainPaint;
  return [...planText(snapshot, plan, paint, values.has('all')), ...ruleLines(proposal, values, paint)];
}
