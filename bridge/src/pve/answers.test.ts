import { expect } from 'chai';
import * as z from 'zod/mini';
import { checked } from './answer.ts';
import { BackupJob, HaRuleRow, Resource, Version } from './answers.ts';
import { HistoryRow } from './history-row.ts';

const vm = { id: 'qemu/100', type: 'qemu' };

describe('answers of Proxmox VE', () => {
  it('have numbers as numbers or as text', () => {
    expect(z.parse(Resource, { ...vm, vmid: '100', cpu: 0.5 })).to.include({ vmid: 100, cpu: 0.5 });
    for (const value of ['x', '', ' ', true, [], 'NaN', 'Infinity'])
      expect(z.safeParse(Resource, { ...vm, cpu: value }).success, String(value)).to.equal(false);
  });

  it('have booleans as 1, "1", true, or anything else for no, or not at all', () => {
    for (const value of [1, '1', true])
      expect(z.parse(Resource, { ...vm, template: value }).template, String(value)).to.equal(true);
    for (const value of [0, '0', '', false, null, undefined])
      expect(z.parse(Resource, { ...vm, template: value }).template, String(value)).to.equal(false);
    expect(z.parse(Resource, vm).template).to.equal(false);
    expect(z.parse(HaRuleRow, { rule: 'r', type: 'x' })).to.include({ disable: false, strict: false });
  });

  it('have texts that may look like numbers', () => {
    expect(z.parse(Version, { version: 9.2, release: '9.2' })).to.deep.equal({
      version: '9.2',
      release: '9.2',
    });
    expect(z.parse(Resource, { ...vm, name: 123 }).name).to.equal('123');
  });

  it('drop what we do not use, and lack what was not sent', () => {
    expect(z.parse(Resource, { ...vm, netin: 7 })).to.deep.equal({ ...vm, template: false, shared: false });
    expect(z.parse(HistoryRow, { time: 60 })).to.deep.equal({ time: 60 });
    expect(z.parse(BackupJob, { id: 'b', all: 1 })).to.deep.equal({ id: 'b', all: true });
  });

  it('say null for what is not there', async () => {
    const rows = await checked('GET /cluster/resources', Promise.resolve([{ ...vm, cpu: null, lock: null }]));
    expect(rows).to.deep.equal([{ ...vm, template: false, shared: false }]);
  });
});
