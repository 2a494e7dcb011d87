import type { Algorithm } from './algorithm.ts';
import { greedy } from './greedy.ts';
import { localSearch } from './local-search.ts';

/** Every algorithm there is, sorted. To add one: a file, its test, a line here. */
export const algorithms = [greedy, localSearch] as const satisfies readonly Algorithm[];
