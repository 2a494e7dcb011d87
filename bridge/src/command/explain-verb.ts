import { explain } from '#shared/plan/answers/explain.ts';
import { finalPlan } from '#shared/plan/final-plan.ts';
import { explanationText } from '#shared/report/explanation-text.ts';
import { ANSWER_OPTIONS, answerFrom, print, refuseMistakes } from './answer-source.ts';
import { EXIT, usageError } from './command-error.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Verb } from './verb.ts';

function vmidFrom(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw usageError(`VMID is ${text}: it must be the number of a guest. Maybe: pve-rebalance explain 100`);
}

export const explainVerb: Verb = {
  name: 'explain',
  operands: [{ name: 'VMID' }],
  summary: 'Says why a guest moves or stays, and of every other node why it is not there',
  details: SOURCE_DETAILS,
  options: ANSWER_OPTIONS,
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const vmid = vmidFrom(values.operands[0] ?? '');
    const { answer } = await answerFrom(values, terminal, {
      ask(snapshot) {
        const plan = finalPlan(snapshot, settings);
        return { plan, explanation: explain(snapshot, settings, plan, vmid) };
      },
      restsOn: ({ plan }) => [vmid, ...plan.moves.map((move) => move.vmid)],
    });
    const { explanation } = answer;
    refuseMistakes([explanation.guest.reason], explanation, values, terminal);
    print(explanation, values, terminal, (paint) => explanationText(explanation, paint));
    return EXIT.ok;
  },
};
