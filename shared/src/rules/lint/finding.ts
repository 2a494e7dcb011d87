import * as z from 'zod/mini';
import { Reason } from '../../plan/reason.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import type { Rule } from '../rule.ts';

/** `error`: not obeyed as written; `warning`: probably not what was meant; `note`: could be left out. */
export const LINT_LEVELS = ['error', 'warning', 'note'] as const;
export type LintLevel = (typeof LINT_LEVELS)[number];

/** Something odd about one rule, or about several together. */
export const Finding = z.object({
  level: z.enum(LINT_LEVELS),
  /** The ids of the rules that it is about; empty where it is about something that should perhaps be one. */
  rules: z.array(z.string()),
  reason: Reason,
});
export type Finding = z.infer<typeof Finding>;

/** What a check looks at. */
export interface LintContext {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  readonly rules: readonly Rule[];
}

export const finding = (level: LintLevel, rules: readonly Rule[], reason: Finding['reason']): Finding => ({
  level,
  rules: rules.map(({ id }) => id),
  reason,
});
