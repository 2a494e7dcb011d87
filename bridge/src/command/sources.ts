import { usageError } from './command-error.ts';
import type { Option, OptionValues } from './verb.ts';

const SOURCES = ['host', 'snapshot', 'recordings'] as const;
export type SourceName = (typeof SOURCES)[number];

export const BRIDGE_PORT = 8016;

/** How a cluster is reached, the same for every command; a secret is never an option, since every user of a machine sees command lines. */
export const HOST_OPTIONS: readonly Option[] = [
  { name: 'host', value: 'URL', text: 'a cluster, through any node: https://pve1:8006' },
  { name: 'token-file', value: 'FILE', text: 'file with an API token user@realm!id=secret (else PVE_TOKEN)' },
  { name: 'user', value: 'USER@REALM', text: 'log in as this user; the password is asked for' },
  { name: 'ca', value: 'FILE', text: 'trust this certificate authority (PEM)' },
  { name: 'fingerprint', value: 'SHA256', text: 'trust exactly this certificate' },
  {
    name: 'bridge-port',
    value: 'PORT',
    text: `port of the bridge at --host, where one is asked (${BRIDGE_PORT})`,
  },
];

/** Sources that only `plan` can use. */
export const SOURCE_OPTIONS: readonly Option[] = [
  { name: 'snapshot', value: 'FILE', text: 'a snapshot of a cluster (JSON, may be gzipped)' },
  { name: 'recordings', value: 'FILE', text: 'answers recorded from a cluster (.jsonl or .jsonl.gz)' },
  { name: 'state', value: 'NAME', text: 'the state of the recordings to plan on' },
];

export const SOURCE_DETAILS: readonly string[] = [
  'Exactly one of --host, --snapshot and --recordings says what to look at.',
  'With --recordings, --user says whose answers count (admin@pve).',
];

/** Which one of the sources was asked for: exactly one. */
export function chosenSource(values: OptionValues): SourceName {
  const given = SOURCES.filter((name) => values.has(name));
  const [only] = given;
  const remedy = 'Maybe --host https://pve1:8006, --snapshot FILE or --recordings FILE';
  if (only === undefined) throw usageError(`it is not said what to look at. ${remedy}`);
  if (given.length === 1) return only;
  throw usageError(`${given.map((name) => `--${name}`).join(' and ')} exclude each other. ${remedy}`);
}
