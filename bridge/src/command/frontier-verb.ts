import { frontier } from '#shared/plan/answers/frontier.ts';
import type { Frontier } from '#shared/plan/answers/frontier-point.ts';
import { finalPlan } from '#shared/plan/final-plan.ts';
import type { Plan } from '#shared/plan/plan.ts';
import { frontierText } from '#shared/report/frontier-text.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { ANSWER_OPTIONS, answerFrom, print } from './answer-source.ts';
import { EXIT } from './command-error.ts';
import { wholeNumber } from './option-values.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Verb } from './verb.ts';

const CAP = { default: 50, bounds: [1, 1000] } as const;

interface Traced {
  readonly plan: Plan;
  readonly curve: Frontier;
}

function trace(snapshot: ClusterSnapshot, settings: Settings, movesCap: number): Traced {
  const plan = finalPlan(snapshot, settings);
  const search = frontier(snapshot, settings, plan, { movesCap });
  for (;;) {
    const { done, value } = search.next();
    if (done) return { plan, curve: value };
  }
}

export const frontierVerb: Verb = {
  name: 'frontier',
  summary: 'Shows what 1, 2, 3 ... moves, or so much to copy, would bring at best; moves nothing',
  details: [...SOURCE_DETAILS, 'The curve goes on beyond --moves to the most even cluster that can be had.'],
  options: [
    { name: 'moves-cap', value: 'COUNT', text: `the end of the curve (${CAP.default})` },
    ...ANSWER_OPTIONS,
  ],
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const cap = wholeNumber(values, 'moves-cap', CAP.default, CAP.bounds);
    const { answer } = await answerFrom(values, terminal, {
      ask: (snapshot) => trace(snapshot, settings, cap),
      restsOn: ({ curve }) => [
        ...new Set(curve.points.flatMap(({ moves }) => moves.map(({ vmid }) => vmid))),
      ],
    });
    print(answer.curve, values, terminal, (paint) => frontierText(answer.curve, answer.plan, paint));
    return EXIT.ok;
  },
};
