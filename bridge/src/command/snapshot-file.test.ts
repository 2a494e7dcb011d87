import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readSnapshotFile } from './snapshot-file.ts';
import { testSnapshot } from './test-snapshot.ts';

describe('a snapshot file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-snapshot-'));
  const file = join(folder, 'cluster.json');
  const write = (content: string | Buffer) => writeFileSync(file, content);
  const changed = (change: (snapshot: ReturnType<typeof testSnapshot>) => void) => {
    const snapshot = testSnapshot();
    change(snapshot);
    write(JSON.stringify(snapshot));
  };
  after(() => rmSync(folder, { recursive: true }));

  it('is read as it is, gzipped or not', () => {
    write(JSON.stringify(testSnapshot()));
    expect(readSnapshotFile(file)).to.deep.equal(testSnapshot());
    write(gzipSync(JSON.stringify(testSnapshot())));
    expect(readSnapshotFile(file)).to.deep.equal(testSnapshot());
  });

  it('names the path and the value of what is wrong', () => {
    changed((snapshot) => Object.assign(snapshot.guests[1] ?? {}, { memoryTotalBytes: -5 }));
    expect(() => readSnapshotFile(file)).to.throw(
      `${file}: guests[1].memoryTotalBytes is -5: it must be at least 0`,
    );
  });

  it('names what is missing', () => {
    changed((snapshot) => Reflect.deleteProperty(snapshot.nodes[0] ?? {}, 'status'));
    expect(() => readSnapshotFile(file)).to.throw(`${file}: nodes[0].status is missing`);
  });

  it('cannot have a guest on a node that is not there', () => {
    changed((snapshot) => Object.assign(snapshot.guests[0] ?? {}, { node: 'pve9' }));
    expect(() => readSnapshotFile(file)).to.throw('guests[0].node is "pve9": there is no node of that name');
  });

  it('cannot have two guests with one id', () => {
    changed((snapshot) => Object.assign(snapshot.guests[1] ?? {}, { vmid: snapshot.guests[0]?.vmid }));
    expect(() => readSnapshotFile(file)).to.throw('guests[1].vmid is 101: another guest has that id');
  });

  it('of another format is refused by its number', () => {
    write('{"format": 7}');
    expect(() => readSnapshotFile(file)).to.throw(`${file}: format is 7: this version reads format 1`);
    write('[]');
    expect(() => readSnapshotFile(file)).to.throw(`${file} is []: it must be an object with format 1`);
  });

  it('that is cut off, absent or not text is refused as an unusable file', () => {
    write(JSON.stringify(testSnapshot()).slice(0, 50));
    expect(() => readSnapshotFile(file))
      .to.throw(`${file} is not JSON`)
      .with.property('exitCode', 3);
    write(gzipSync('{}').subarray(0, 12));
    expect(() => readSnapshotFile(file))
      .to.throw(`${file} cannot be read`)
      .with.property('exitCode', 3);
    expect(() => readSnapshotFile(join(folder, 'none')))
      .to.throw('ENOENT')
      .with.property('exitCode', 3);
  });

  it('cannot make the terminal do anything by a value it holds', () => {
    changed((snapshot) => Object.assign(snapshot.guests[0] ?? {}, { node: '\u001b[2J' }));
    expect(() => readSnapshotFile(file))
      .to.throw()
      .with.property('message')
      .that.does.not.include('\u001b');
  });
});
