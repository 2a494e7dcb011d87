import { type Finding, LINT_LEVELS, type LintContext } from './finding.ts';
import { impossible } from './impossible.ts';
import { notTrusted } from './not-trusted.ts';
import { repeated } from './repeated.ts';
import { tagTypos } from './tag-typos.ts';
import { unknownNames } from './unknown-names.ts';
import { withoutEffect } from './without-effect.ts';

const CHECKS = [unknownNames, impossible, tagTypos, notTrusted, withoutEffect, repeated];

/** Everything odd about the rules, the worst first. */
export function lint(context: LintContext): Finding[] {
  const found = CHECKS.flatMap((check) => check(context));
  return LINT_LEVELS.flatMap((level) => found.filter((each) => each.level === level));
}
