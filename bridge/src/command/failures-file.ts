import * as z from 'zod/mini';
import { TimedEvent } from '#shared/simulation/cluster-event.ts';
import { issueText } from './issue-text.ts';
import { readWrittenFile, wrongInFile } from './json-file.ts';
import type { Option, OptionValues } from './verb.ts';

export const FAILURES_OPTION: Option = {
  name: 'failures',
  value: 'FILE',
  text: 'what happens when: [{"afterSeconds": 60, "event": {"type": "node-offline", "node": "pve2"}}]',
};

const Schedule = z.array(TimedEvent);

/** The schedule that was given, or none. @throws CommandError that names file, path and value. */
export function failuresFrom(values: OptionValues): readonly TimedEvent[] {
  const path = values.text('failures');
  if (path === undefined) return [];
  const result = Schedule.safeParse(readWrittenFile(path), { error: issueText, reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw wrongInFile(path, issue?.path ?? [], issue?.input, issue?.message ?? 'it is not valid');
}
