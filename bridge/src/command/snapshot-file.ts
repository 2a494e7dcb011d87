import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { ClusterSnapshot, SNAPSHOT_FORMAT } from '#shared/snapshot/snapshot.ts';
import { inputError } from './command-error.ts';
import { issueText } from './issue-text.ts';
import { readJsonFile, showValue, wrongInFile } from './json-file.ts';

/** Reads and checks a snapshot; an error names the file, the path inside it and the value found there. */
export function readSnapshotFile(path: string): ClusterSnapshot {
  const input = readJsonFile(path);
  refuseOtherFormat(path, input);
  const result = ClusterSnapshot.safeParse(input, { error: issueText, reportInput: true });
  if (!result.success) {
    const issue = result.error.issues[0];
    throw wrongInFile(path, issue?.path ?? [], issue?.input, issue?.message ?? 'it is not valid');
  }
  refuseContradictions(path, result.data);
  return result.data;
}

/** Writes a snapshot that `readSnapshotFile` reads; names, tags and rules of the cluster are in it. */
export function writeSnapshotFile(path: string, snapshot: ClusterSnapshot): void {
  const text = `${JSON.stringify(snapshot)}\n`;
  try {
    writeFileSync(path, path.endsWith('.gz') ? gzipSync(text) : text, { mode: 0o600 });
  } catch (error) {
    throw inputError(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

function refuseOtherFormat(path: string, input: unknown): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw inputError(`${path} is ${showValue(input)}: it must be an object with format ${SNAPSHOT_FORMAT}`);
  }
  const format = 'format' in input ? input.format : undefined;
  if (format === SNAPSHOT_FORMAT) return;
  throw wrongInFile(path, ['format'], format, `this version reads format ${SNAPSHOT_FORMAT}`);
}

/** What a schema cannot see: two guests with one id, a guest on a node that is not there. */
function refuseContradictions(path: string, { nodes, guests }: ClusterSnapshot): void {
  const names = new Set<string>();
  nodes.forEach(({ name }, index) => {
    if (names.has(name))
      throw wrongInFile(path, ['nodes', index, 'name'], name, 'another node has that name');
    names.add(name);
  });
  const vmids = new Set<number>();
  guests.forEach(({ vmid, node }, index) => {
    if (vmids.has(vmid))
      throw wrongInFile(path, ['guests', index, 'vmid'], vmid, 'another guest has that id');
    if (!names.has(node))
      throw wrongInFile(path, ['guests', index, 'node'], node, 'there is no node of that name');
    vmids.add(vmid);
  });
}
