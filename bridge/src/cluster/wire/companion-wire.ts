import * as z from 'zod/mini';

// What the bridge may ask of its companion, the one part that runs as root: one line each way over a unix socket.

/**
 * The version of this language: of two that differ, neither is sure what the other means, so nothing is done. It counts
 * on with each change that the other side has to know of; what an answer says beside is no such change.
 */
export const WIRE_VERSION = 1;

/** S17. */
export const REQUEST_BYTES_MAX = 64 * 1024;
export const FILE_BYTES_MAX = 256 * 1024;
export const WRITES_PER_MINUTE_MAX = 30;

const Node = z.string().check(z.regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/));
const Fence = z.int().check(z.gte(1));
const Etag = z.string().check(z.maxLength(64));
/** Base64 of deflated JSON, so that the largest file fits a request. */
const Body = z.string().check(z.maxLength(REQUEST_BYTES_MAX));
const Text = z.string().check(z.maxLength(300));

export const PSEUDO_FILES = ['.members', '.rrd', '.version', '.vmlist'] as const;
/** Ours below /etc/pve/pve-rebalance, each `NAME.json`. */
export const FILE_NAMES = ['control', 'cooldowns', 'running', 'settings'] as const;

/** ... and folders of files: one for each execution that is over, and one that each node has published (S22). */
export const FOLDER_NAMES = ['history', 'nodes'] as const;

/** As it is now; `text` is left out where the asker has it already, and of a file that is not there. */
const FileNow = z.object({ etag: Etag, text: z.optional(z.string()) });
const Holder = z.object({ number: z.int(), node: z.string() });
export const LockNow = z.object({
  held: z.boolean(),
  /** Changes with each renewal; a time of whoever renewed it, so good for comparing with itself only. */
  mtimeMs: z.optional(z.number()),
  /** Who took it last, as its fencing number says. */
  holder: z.optional(Holder),
});
export type LockNow = z.infer<typeof LockNow>;

/** Of a file in a folder, without its ending. */
const FileStem = z.string().check(z.regex(/^[\w-]{1,80}$/));

const Section = z.object({ name: z.string(), keys: z.record(z.string(), z.string()) });

/** Every request there is, with what it takes and what it answers; any other is refused. Sorted. */
export const REQUESTS = {
  /** An append-only line in the journal of this node and, `everywhere`, in the log of the cluster. */
  'audit.write': {
    input: z.strictObject({
      event: z.string().check(z.regex(/^[a-z.-]{1,40}$/)),
      userid: Text,
      about: z.record(Text, Text),
      everywhere: z.boolean(),
    }),
    answer: z.object({ clusterLog: z.boolean() }),
  },
  /** Of this node: pveproxy's own, or the one of the cluster's CA. */
  'certificate.read': {
    input: z.strictObject({ known: z.optional(Etag) }),
    answer: z.object({ etag: Etag, cert: z.optional(z.string()), key: z.optional(z.string()) }),
  },
  /** All of our files that are not `known` as they are, the lock, and the names in the history, at one go. */
  'cluster.read': {
    input: z.strictObject({
      known: z.partialRecord(z.enum(FILE_NAMES), Etag),
      /** Ask pmxcfs to remove the lock if nobody has renewed it for 120 s. */
      expire: z.optional(z.boolean()),
    }),
    answer: z.object({
      files: z.partialRecord(z.enum(FILE_NAMES), FileNow),
      lock: LockNow,
      history: z.array(z.string()),
      quorate: z.boolean(),
    }),
  },
  /** Of guests anywhere in the cluster: keys of a list that has no secret in it. */
  'config.read': {
    input: z.strictObject({
      guests: z
        .array(z.object({ node: Node, kind: z.enum(['qemu', 'lxc']), vmid: z.int().check(z.gte(1)) }))
        .check(z.maxLength(500)),
    }),
    answer: z.object({
      guests: z.array(
        z.object({
          vmid: z.int(),
          /** As PVE's own: SHA-1 of the file. */
          digest: z.string(),
          /** '' is the guest itself, `PENDING` what waits for a restart, else snapshots. */
          sections: z.array(Section),
        }),
      ),
    }),
  },
  /** Whether an effect under this fencing number may happen now, and what was asked of who executes (S6). */
  'effect.check': { input: z.strictObject({ fence: Fence }), answer: z.object({ control: FileNow }) },
  'file.write': {
    input: z.strictObject({
      /** `history` adds an execution that is over. */
      name: z.enum([...FILE_NAMES, 'history']),
      body: Body,
      /** Needed for what only who executes may write; an execution that is over may be judged later. */
      fence: z.optional(Fence),
      /** Only if the file is still this one. */
      expect: z.optional(Etag),
    }),
    answer: z.object({ etag: Etag }),
  },
  'folder.read': {
    input: z.strictObject({
      folder: z.enum(FOLDER_NAMES),
      /** Absent: all. */
      names: z.optional(z.array(FileStem).check(z.maxLength(50))),
    }),
    answer: z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })) }),
  },
  /** Takes the lock, with the next fencing number; without one in the answer somebody else has it. */
  'lock.acquire': {
    input: z.strictObject({}),
    answer: z.object({ fence: z.optional(Fence), lock: LockNow }),
  },
  'lock.release': { input: z.strictObject({ fence: Fence }), answer: z.object({}) },
  'lock.renew': { input: z.strictObject({ fence: Fence }), answer: z.object({}) },
  /** Takes the lock away from a holder that has not renewed it since `mtimeMs`; its number counts no more. */
  'lock.unlock': { input: z.strictObject({ mtimeMs: z.number() }), answer: z.object({}) },
  'pseudo.read': {
    input: z.strictObject({ name: z.enum(PSEUDO_FILES) }),
    answer: z.object({ text: z.string() }),
  },
} as const;

export type RequestName = keyof typeof REQUESTS;
export type InputOf<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['input']>;
export type AnswerOf<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['answer']>;

/**
 * `blocked`: pmxcfs does not answer; `busy`: too many writes; `conflict`: it is another one by now; `fenced`: another
 * has taken the lock since; `newer`: a newer version wrote it; `no-quorum`: nothing can be written; `other-version`: bridge
 * and companion do not speak the same language; `too-large`.
 */
export const ERROR_CODES = [
  ...['absent', 'bad-request', 'blocked', 'busy', 'conflict', 'failed', 'fenced', 'newer', 'no-quorum'],
  ...['other-version', 'too-large'],
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One line each way; beside these it has what the request takes. */
export const Envelope = z.looseObject({ id: z.int(), ask: z.string(), speaks: z.optional(z.int()) });
export const Reply = z.object({
  id: z.int(),
  answer: z.optional(z.unknown()),
  error: z.optional(z.object({ code: z.string(), message: z.string() })),
});
