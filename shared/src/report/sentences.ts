import { Reason, reasonText } from '../plan/reason.ts';

/** The same value with every reason in it as its sentence: for programs that know nothing of codes. */
export function withSentences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSentences);
  if (typeof value !== 'object' || value === null) return value;
  const reason = Reason.safeParse(value);
  if (reason.success) return reasonText(reason.data);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withSentences(part)]));
}
