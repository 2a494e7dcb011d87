import { survive } from '#shared/plan/answers/survive.ts';
import { survivalText } from '#shared/report/survival-text.ts';
import { ANSWER_OPTIONS, answerFrom, print, refuseMistakes } from './answer-source.ts';
import { EXIT } from './command-error.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Verb } from './verb.ts';

export const surviveVerb: Verb = {
  name: 'survive',
  operands: [{ name: 'NODE[,NODE]', multiple: true, optional: true }],
  summary: 'Says of the loss of each node whether the memory of the others takes its guests',
  details: [
    ...SOURCE_DETAILS,
    'Nodes with commas between them are lost together: the nodes of a site. Without any, each node is asked alone.',
  ],
  options: ANSWER_OPTIONS,
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const losses = values.operands.map((names) => names.split(',').filter((name) => name !== ''));
    const { answer } = await answerFrom(values, terminal, {
      ask: (snapshot) => survive(snapshot, settings, losses.length === 0 ? {} : { losses }),
      restsOn: (survival) =>
        survival.losses.flatMap(({ restarts, byHand, bound }) => [
          ...restarts,
          ...byHand,
          ...bound.map(({ vmid }) => vmid),
        ]),
    });
    refuseMistakes(answer.problems, answer, values, terminal);
    print(answer, values, terminal, (paint) => survivalText(answer, paint));
    return EXIT.ok;
  },
};
