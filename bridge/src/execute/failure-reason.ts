import { KNOWN, type Subject } from './known-failures.ts';

export interface FailureReason {
  readonly detail: string;
  readonly remedy?: string | undefined;
  /** The guest is no longer as it was planned, so this is no failure of the migration. */
  readonly changed: boolean;
}

/** What a text of Proxmox VE means for a person. */
export function failureReason(text: string, subject: Subject): FailureReason {
  const detail = plainLine(text);
  for (const { pattern, remedy, changed } of KNOWN) {
    const match = pattern.exec(text);
    if (match) return { detail, remedy: remedy(subject, match), changed: changed ?? false };
  }
  return { detail, changed: false };
}

const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /;
const NOISE =
  /^(?:TASK (?:OK|ERROR: migration (?:problems|aborted))|aborting phase|ERROR: migration (?:finished with problems|aborted)|migration (?:problems|aborted)$|no content)/;
const TELLING =
  /ERROR: |error: |failed|can't |cannot |- resource '|is locked|not available|interrupted|Can't/;

/**
 * The true reason of a failed task: its exit text mostly says only "migration problems", and the line that
 * says why stands somewhere before the end of its log.
 */
export function taskFailure(exitStatus: string, lines: readonly string[], subject: Subject): FailureReason {
  const said = lines.map((line) => line.replace(STAMP, '')).filter((line) => !NOISE.test(line));
  const latest = [...said].reverse();
  const says = (line: string, isVague: boolean) =>
    KNOWN.some(({ pattern, vague }) => (vague ?? false) === isVague && pattern.test(line));
  const known = latest.find((line) => says(line, false)) ?? latest.find((line) => says(line, true));
  const telling = known ?? [...said].reverse().find((line) => TELLING.test(line));
  const reason = failureReason(telling?.replace(/^ERROR: /, '') ?? exitStatus, subject);
  return { ...reason, changed: false };
}

/** One line of at most 300 characters, without control and bidi characters (S17). */
function plainLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return plain.length > 300 ? `${plain.slice(0, 299)}…` : plain;
}
