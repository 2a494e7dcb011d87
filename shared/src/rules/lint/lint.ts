import { type Finding, LINT_LEVELS, type LintContext } from './finding.ts';
import { impossible } from './impossible.ts';
import { notTrusted } from './not-trusted.ts';
import { repeated } from './repeated.ts';
import { tagTypos } from './tag-typos.ts';
import { unknownNames } from './unknown-names.ts';
import { withoutEffect } from './without-effect.ts';

const CHECKS = [unknownNames, impossible, tagTypos, notTrusted, withoutEffect, repeated];

/** Guests that a check goes through in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 16;

/** Everything odd about the rules, the worst first; bit by bit, for whoever has other things to do. */
export function* linting(context: LintContext): Generator<number, Finding[]> {
  const found: Finding[] = [];
  for (const check of CHECKS) {
    found.push(...check(context));
    yield context.snapshot.guests.length / GUESTS_PER_UNIT;
  }
  return LINT_LEVELS.flatMap((level) => found.filter((each) => each.level === level));
}
