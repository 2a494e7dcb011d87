import { expect } from 'chai';
import * as z from 'zod/mini';
import { longPermissions, Permissions } from './permissions-dump.ts';

function read(text: string) {
  const work = longPermissions(text);
  let pieces = 0;
  for (;;) {
    const step = work.next();
    if (step.done) return { rights: step.value, pieces };
    pieces++;
  }
}

describe('a dump of rights', () => {
  it('is what each path grants, and lines that say the same are one object', () => {
    const dump = { '/': { 'Sys.Audit': 1 }, '/vms/1': { 'VM.Audit': '0' }, '/vms/2': { 'VM.Audit': '0' } };
    const read = z.parse(Permissions, dump);
    expect(read).to.deep.equal({
      '/': { 'Sys.Audit': 1 },
      '/vms/1': { 'VM.Audit': 0 },
      '/vms/2': { 'VM.Audit': 0 },
    });
    expect(read['/vms/1']).to.equal(read['/vms/2']);
  });

  it('is none where it makes no sense', () => {
    for (const dump of [[], null, 'all', { '/': 1 }, { '/': { 'Sys.Audit': 'yes' } }])
      expect(z.safeParse(Permissions, dump).success, JSON.stringify(dump)).to.equal(false);
  });

  it('is one object for all who may do the same, in whatever order it was said', () => {
    const one = z.parse(Permissions, { '/': { 'Sys.Audit': 1, 'VM.Audit': 1 }, '/vms/1': { 'VM.Audit': 1 } });
    const same = z.parse(Permissions, {
      '/vms/1': { 'VM.Audit': 1 },
      '/': { 'VM.Audit': 1, 'Sys.Audit': 1 },
    });
    expect(same).to.equal(one);
    for (const other of [
      { '/': { 'Sys.Audit': 1, 'VM.Audit': 1 } },
      { '/': { 'Sys.Audit': 1, 'VM.Audit': 1 }, '/vms/2': { 'VM.Audit': 1 } },
      { '/': { 'Sys.Audit': 1, 'VM.Audit': 1 }, '/vms/1': { 'VM.Audit': 0 } },
      { '/': { 'Sys.Audit': 1, 'VM.Audit': 1 }, '/vms/1': {} },
    ])
      expect(z.parse(Permissions, other)).to.deep.equal(other);
  });
});

describe('a long dump of rights', () => {
  const granted = { 'VM.Audit': 1, 'VM.Migrate': 1, 'VM.Console': 0 };
  const dumpOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, vmid) => [`/vms/${vmid}`, granted]));

  it('is read piece by piece', () => {
    const dump = { '/': { 'Sys.Audit': 1 }, ...dumpOf(3000) };
    const { rights, pieces } = read(JSON.stringify({ data: dump }));
    expect(rights).to.deep.equal(dump);
    expect(pieces).to.be.greaterThan(3);
  });

  it('may be empty, or one line', () => {
    expect(read('{"data":{}}').rights).to.deep.equal({});
    expect(read('{"data":{"/":{"Sys.Audit":1}}}').rights).to.deep.equal({ '/': { 'Sys.Audit': 1 } });
  });

  it('is never cut in a path that looks like a boundary', () => {
    const odd = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`/pool/},"/${index}},`, granted]),
    );
    const { rights } = read(JSON.stringify({ data: odd }));
    expect(rights).to.deep.equal(odd);
  });

  it('is looked at as a whole where it is none, is followed by something, or a line makes no sense', () => {
    for (const text of [
      '{"data":[]}',
      '{"data":{},"total":0}',
      '{"data":{"/":{"Sys.Audit":1}',
      '{"data":{"/":{"Sys.Audit":"yes"}}}',
      '{"data":{"/":1}}',
      '',
    ])
      expect(read(text).rights, text).to.equal(undefined);
  });
});
