/** Which guest the text is about, for the remedy. */
export interface Subject {
  readonly vmid: number;
  readonly kind: 'qemu' | 'lxc';
  readonly source: string;
  readonly target: string;
}

export interface Known {
  readonly pattern: RegExp;
  readonly changed?: true;
  /** Another line may say more. */
  readonly vague?: true;
  readonly remedy: (subject: Subject, match: RegExpExecArray) => string;
}

/** What Proxmox VE says when a migration does not go, and what helps; the first that matches counts. */
export const KNOWN: readonly Known[] = [
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
    pattern: /Can't connect to destination address (?:\(\S+\) )?using public key/,
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
    pattern: /running container can only be migrated in restart|can't migrate running container without/,
    changed: true,
    remedy: () => 'It was started meanwhile: make a new plan',
  },
  {
    pattern: /replication job is marked for removal/,
    remedy: () => 'Wait until its replication job has been removed',
  },
  {
    pattern: /missing mapped devices (.+)/,
    remedy: ({ target }, match) => `Add a device of ${target} to the resource mapping of ${match[1]}`,
  },
  {
    pattern: /which uses following mapped devices: (.+)/,
    remedy: (_, match) => `Shut it down to move it: ${match[1]} cannot go along while it runs`,
  },
  {
    pattern: /'clipboard' set to 'vnc'/,
    remedy: () => 'Set the clipboard of its display to none, or shut it down to move it',
  },
  {
    pattern: /non-(?:replicated|migratable) snapshot exists/,
    remedy: () => 'Remove its snapshots',
  },
  {
    pattern: /clone of '|referenced by linked clone/,
    remedy: ({ source }) => `Make it a full copy: move its disk to another storage of ${source} and back`,
  },
  {
    pattern: /local cdrom (?:image|drive)/,
    remedy: () => 'Take the disc out of its drive',
  },
  {
    pattern: /owned by other (?:VM|guest)/,
    remedy: () => 'Its disk belongs to another guest: give each a disk of its own',
  },
  {
    pattern: /storage type '([^']+)' not supported/,
    remedy: () => 'Move its disks to a storage that all nodes share',
  },
  {
    pattern: /cannot migrate local \w+ mount point '([^']+)'/,
    remedy: ({ target }, match) =>
      `Mark ${match[1]} as shared if ${target} has the same, or leave it where it is`,
  },
  {
    pattern: /too old to run machine type|unsupported machine type|is too old for preserving/i,
    remedy: ({ target }) => `Upgrade ${target}`,
  },
  {
    pattern: /hugepage allocation failed|doesn't support hugepages/,
    remedy: ({ target }) => `Set more huge pages of its size aside on ${target}`,
  },
  {
    pattern: /bridge '([^']+)' does not exist/,
    remedy: ({ target }, match) => `Create bridge ${match[1]} on ${target}`,
  },
  {
    pattern: /host doesn't support requested feature/i,
    remedy: ({ target }) =>
      `${target} lacks processor features of its CPU type: choose one that all nodes have`,
  },
  {
    pattern: /Cannot allocate memory|cannot set up guest memory/i,
    remedy: ({ target }) => `There is too little free memory on ${target}`,
  },
  {
    pattern: /no space left|out of space|insufficient free space|not enough free space|quota exceeded/i,
    remedy: ({ target }) => `Make room on the storage of ${target}`,
  },
  {
    pattern: /storage migration for '[^']+' to storage '([^']+)' failed/,
    remedy: ({ target }, match) => `Look at storage ${match[1]} on ${target}`,
  },
  {
    pattern: /lxc-stop .*failed|container did not stop/,
    remedy: () => 'It did not shut down in time: shut it down from inside, then try again',
  },
  {
    pattern: /Host key verification failed/,
    remedy: ({ source, target }) => `Run "pvecm updatecerts" on ${source} and on ${target}`,
  },
  {
    pattern: /start failed: /,
    vague: true,
    remedy: ({ target }) => `It could not start on ${target}: look at free memory and CPU type there`,
  },
  {
    pattern: /migration status error: failed|Failed to complete storage migration/,
    vague: true,
    remedy: ({ source, target }) => `Look at the network between ${source} and ${target}, and at their logs`,
  },
  {
    pattern: /interrupted by signal/,
    remedy: () => 'It was cancelled',
  },
];

const unlock = ({ vmid, kind }: Subject) => `${kind === 'lxc' ? 'pct' : 'qm'} unlock ${vmid}`;
