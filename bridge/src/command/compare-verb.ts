import { ComparablePlan, compare } from '#shared/plan/answers/compare.ts';
import { comparisonText } from '#shared/report/comparison-text.ts';
import { JSON_OPTION, print } from './answer-source.ts';
import { EXIT } from './command-error.ts';
import { issueText } from './issue-text.ts';
import { readJsonFile, wrongInFile } from './json-file.ts';
import type { Verb } from './verb.ts';

function planFrom(path: string): ComparablePlan {
  const result = ComparablePlan.safeParse(readJsonFile(path), { error: issueText, reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw wrongInFile(path, issue?.path ?? [], issue?.input, issue?.message ?? 'it is not valid');
}

export const compareVerb: Verb = {
  name: 'compare',
  operands: [{ name: 'FILE' }, { name: 'FILE' }],
  summary: 'Shows two plans side by side: moves of both and of each, cost, and how even the nodes become',
  details: ['A file is what plan --json wrote.'],
  options: [JSON_OPTION],
  async run(values, terminal) {
    const [one = '', other = ''] = values.operands;
    const comparison = compare(planFrom(one), planFrom(other));
    print(comparison, values, terminal, (paint) => comparisonText(comparison, [one, other], paint));
    return EXIT.ok;
  },
};
