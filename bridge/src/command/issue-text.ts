import type { $ZodRawIssue } from 'zod/v4/core';

/** What is wrong with a value, in a few words: the validator's own messages are left out of small builds. */
export function issueText(issue: $ZodRawIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `it must be at most ${issue.maximum}`;
    case 'too_small':
      return issue.inclusive === false
        ? `it must be more than ${issue.minimum}`
        : `it must be at least ${issue.minimum}`;
    case 'invalid_type':
      return issue.input === undefined ? 'it is missing' : `it must be ${withArticle(issue.expected)}`;
    case 'invalid_value':
      return `it must be ${issue.values.map(String).join(' or ')}`;
    case 'unrecognized_keys':
      return `it has unknown keys: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return 'it is none of the forms allowed here';
    default:
      return 'it is not valid';
  }
}

const withArticle = (noun: string): string =>
  noun === 'int' ? 'a whole number' : `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
