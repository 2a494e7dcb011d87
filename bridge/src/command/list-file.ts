import * as z from 'zod/mini';
import { issueText } from './issue-text.ts';
import { readWrittenFile, wrongInFile } from './json-file.ts';

/** The list that a file holds; what is wrong in it is named with its place. */
export function readListFile<Schema extends z.ZodMiniType>(path: string, schema: Schema): z.output<Schema>[] {
  const input = readWrittenFile(path);
  const result = z.array(schema).safeParse(input, { error: issueText, reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw wrongInFile(path, issue?.path ?? [], issue?.input, issue?.message ?? 'it is not valid');
}
