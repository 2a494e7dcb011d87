import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { historyRows } from './history-row.ts';
import { PveError } from './pve-error.ts';
import { recordedPve } from './recorded.ts';

const call = (more: object) => ({
  method: 'GET',
  path: '/api2/json/version',
  status: 200,
  reason: 'OK',
  body: '{"data":{"version":"9.2.11","release":"9.2"}}',
  user: 'admin@pve',
  state: 'calm',
  ...more,
});
const resources = (vmid: number) => ({
  path: '/api2/json/cluster/resources',
  body: JSON.stringify({ data: [{ id: `qemu/${vmid}`, type: 'qemu', vmid }] }),
});

describe('a recording', () => {
  let folder: string;
  const write = (lines: readonly object[], name = 'lab.jsonl') => {
    const path = join(folder, name);
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
    return path;
  };
  const failure = async (asked: Promise<unknown>): Promise<PveError> => {
    const error = await asked.catch((reason: unknown) => reason);
    if (!(error instanceof PveError)) throw new Error('it did not fail');
    return error;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recording-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('answers as the cluster did, packed or not', async () => {
    for (const name of ['lab.jsonl', 'lab.jsonl.gz'])
      expect(await recordedPve(write([call({})], name)).version()).to.include({ version: '9.2.11' });
  });

  it('answers the last of several times, and a refusal only if nothing else was answered', async () => {
    const denied = { status: 403, reason: 'Permission check failed', body: '' };
    const api = recordedPve(
      write([
        call(resources(1)),
        call(resources(2)),
        call({ ...resources(3), ...denied }),
        call({ path: '/api2/json/pools', ...denied }),
      ]),
    );
    expect((await api.clusterResources()).map(({ vmid }) => vmid)).to.deep.equal([2]);
    expect(await failure(api.pools())).to.include({ kind: 'answered', status: 403 });
  });

  it('finds a request by its query, in any order', async () => {
    const path = '/api2/json/nodes/pve1/rrddata';
    const row = (time: number) => JSON.stringify({ data: [{ time }] });
    const api = recordedPve(
      write([
        call({ path: `${path}?cf=AVERAGE&timeframe=day`, body: row(1) }),
        call({ path: `${path}?timeframe=week&cf=MAX`, body: row(2) }),
      ]),
    );
    expect(historyRows(await api.nodeHistory('pve1', 'day', 'AVERAGE'))).to.deep.equal([{ time: 1 }]);
    expect(historyRows(await api.nodeHistory('pve1', 'week', 'MAX'))).to.deep.equal([{ time: 2 }]);
    const error = await failure(api.nodeHistory('pve1', 'week', 'AVERAGE'));
    expect(error).to.include({ status: 501, message: 'GET /api2/json/nodes/pve1/rrddata was not recorded' });
  });

  it('cannot be changed', async () => {
    const api = recordedPve(write([call({})]));
    const guest = { kind: 'qemu', vmid: 100, node: 'pve1' } as const;
    const error = await failure(api.migrate(guest, { target: 'pve2' }));
    expect(error).to.include({ kind: 'answered', message: 'a recording cannot be changed' });
  });

  it('is of one user and one state; by default the first user and the state with the most different requests', () => {
    const path = write([
      call({ state: 'before' }),
      call({ state: 'full' }),
      call({ ...resources(1), state: 'full' }),
      call({ state: 'polls' }),
      call({ state: 'polls' }),
      call({ state: 'polls' }),
      call({ user: 'op@pve', state: 'other' }),
    ]);
    expect(recordedPve(path).recording).to.deep.equal({ user: 'admin@pve', state: 'full', calls: 2 });
    expect(recordedPve(path, { state: 'polls' }).recording.calls).to.equal(3);
    expect(recordedPve(path, { user: 'op@pve' }).recording).to.include({ user: 'op@pve', state: 'other' });
  });

  it('names the choices where a user or state is not there', () => {
    const path = write([call({}), call({ user: 'op@pve', state: 'other' })]);
    expect(() => recordedPve(path, { user: 'joe@pve' })).to.throw(
      `${path} has no user 'joe@pve'. Recorded: 'admin@pve', 'op@pve'`,
    );
    expect(() => recordedPve(path, { user: 'op@pve', state: 'calm' })).to.throw(
      `${path} has no state 'calm'. Recorded: 'other'`,
    );
  });

  it('names file and line where it is damaged, or no recording at all', () => {
    const path = join(folder, 'broken.jsonl');
    expect(() => recordedPve(path)).to.throw(`${path} cannot be read`);
    for (const [text, complaint] of [
      ['{"method"', 'line 1 is not a JSON object'],
      ['7', 'line 1 is not a JSON object'],
      [JSON.stringify(call({ user: undefined })), 'line 1: user is undefined, not a text'],
      [JSON.stringify(call({ status: '200' })), 'line 1: status is "200", not a number'],
      ['', "has no user ''. Recorded: none"],
    ] as const) {
      writeFileSync(path, text);
      expect(() => recordedPve(path), text).to.throw(complaint);
    }
    writeFileSync(path, gzipSync('{}').subarray(0, 12));
    expect(() => recordedPve(path)).to.throw('cannot be read');
  });
});
