import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One recorded request with its answer. */
export interface RecordedCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly reason: string;
  readonly body: string;
  readonly user: string;
  readonly state: string;
}

/**
 * Reads `FILE.jsonl[.gz]`: one JSON object per line.
 * @throws Error naming the file, the line and what is wrong with it
 */
export function readRecording(path: string): RecordedCall[] {
  const lines = textOf(path).split('\n');
  return lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [recordedCall(line, `${path} line ${index + 1}`)],
  );
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function recordedCall(line: string, where: string): RecordedCall {
  const row = parsedRow(line, where);
  const text = (key: string) => {
    const value = row[key];
    if (typeof value !== 'string')
      throw new Error(`${where}: ${key} is ${JSON.stringify(value)}, not a text. Maybe this is no inventory`);
    return value;
  };
  const { status } = row;
  if (typeof status !== 'number')
    throw new Error(`${where}: status is ${JSON.stringify(status)}, not a number`);
  return {
    method: text('method'),
    path: text('path'),
    status,
    reason: text('reason'),
    body: text('body'),
    user: text('user'),
    state: text('state'),
  };
}

function parsedRow(line: string, where: string): Record<string, unknown> {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null) return { ...row };
  } catch {
    // Said below.
  }
  throw new Error(`${where} is not a JSON object. Maybe the file is damaged`);
}
