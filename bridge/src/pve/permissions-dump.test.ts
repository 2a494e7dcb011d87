import { expect } from 'chai';
import * as z from 'zod/mini';
import { Permissions } from './permissions-dump.ts';

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
});
