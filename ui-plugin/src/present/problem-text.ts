import { type Problem, problemText as textOf } from '#shared/protocol/problems.ts';
import { t } from './text.ts';

/** The sentence of a refusal, in the reader's language. Text from outside is in it: encode where it is shown. */
export const problemText = (problem: Problem): string => textOf(problem, (template) => t(template));
