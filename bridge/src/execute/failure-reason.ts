/** Which guest the text is about, for the remedy. */
export interface Subject {
  readonly vmid: number;
  readonly kind: 'qemu' | 'lxc';
  readonly source: string;
  readonly target: string;
}

export interface FailureReason {
  readonly detail: string;
  readonly remedy?: string | undefined;
  /** The guest is no longer as it was planned, so this is no failure of the migration. */
  readonly changed: boolean;
}

interface Known {
  readonly pattern: RegExp;
  readonly changed?: true;
  readonly remedy: (subject: Subject, match: RegExpExecArray) => string;
}

/** What Proxmox VE says when a migration does not go, and what helps; the first that matches counts. */
const KNOWN: readonly Known[] = [
  {
    pattern: /(?:VM|CT) is locked \((\w[\w-]*)\)/,
    changed: true,
    remedy: (subject, match) =>
      match[1] === 'migrate'
        ? `Wait for its migration; if none is running: on ${subject.source}: ${unlock(subject)}`
        : `Wait until its ${match[1]} has ended`,
  },
  {
    pattern: /Configuration file '.*' does not exist/,
    changed: true,
    remedy: () => 'It was moved or removed meanwhile: make a new plan',
  },
  {
    pattern: /can't migrate running VM without --online/,
    changed: true,
    remedy: () => 'It was started meanwhile: make a new plan',
  },
  {
    pattern: /can't migrate VM which uses local devices: (.+)/,
    remedy: (_, match) => `Detach ${match[1]}, or leave it where it is`,
  },
  {
    pattern: /can't live migrate attached local disks/,
    remedy: () => 'Move its disks to a storage that all nodes share',
  },
  {
    pattern: /storage '([^']+)' is not available on node '([^']+)'/,
    remedy: (_, match) => `Make storage ${match[1]} available on ${match[2]}`,
  },
  { pattern: /storage '([^']+)' is disabled/, remedy: (_, match) => `Enable storage ${match[1]}` },
  {
    pattern: /content type '([^']+)' is not available on storage '([^']+)'/,
    remedy: (_, match) => `Allow content ${match[1]} on storage ${match[2]}`,
  },
  {
    pattern: /not a replication target/,
    remedy: () => 'Choose a node that its replication goes to',
  },
  {
    pattern: /Can't connect to destination address using public key/,
    remedy: ({ source, target }) =>
      `SSH from ${source} to ${target} is broken: try "ssh root@${target}" on ${source}`,
  },
  {
    pattern: /cluster not ready - no quorum|no quorum!/,
    remedy: () => 'Bring back enough nodes for a quorum',
  },
  { pattern: /no such cluster node '([^']+)'/, remedy: () => 'Make a new plan' },
  {
    pattern: /can't lock file .* got timeout/,
    remedy: () => 'Replication or another action held it: try again later',
  },
  {
    pattern: /in error state, must be disabled and fixed first/,
    remedy: ({ vmid, kind }) =>
      `Clear its HA state: ha-manager set ${kind === 'lxc' ? 'ct' : 'vm'}:${vmid} --state disabled`,
  },
  {
    pattern: /negative affinity with resource/,
    remedy: () => 'A rule of HA keeps them apart: change the rule, or make a new plan',
  },
  {
    pattern: /start failed: QEMU exited|Cannot allocate memory|cannot allocate/i,
    remedy: ({ target }) => `It could not start on ${target}: look at free memory and CPU type there`,
  },
  {
    pattern: /interrupted by signal/,
    remedy: () => 'It was cancelled',
  },
];

const unlock = ({ vmid, kind }: Subject) => `${kind === 'lxc' ? 'pct' : 'qm'} unlock ${vmid}`;

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
  const known = [...said].reverse().find((line) => KNOWN.some(({ pattern }) => pattern.test(line)));
  const telling = known ?? [...said].reverse().find((line) => TELLING.test(line));
  const reason = failureReason(telling?.replace(/^ERROR: /, '') ?? exitStatus, subject);
  return { ...reason, changed: false };
}

/** One line of at most 300 characters, without control and bidi characters (S17). */
function plainLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return plain.length > 300 ? `${plain.slice(0, 299)}…` : plain;
}
