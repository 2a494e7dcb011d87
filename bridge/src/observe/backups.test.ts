import { expect } from 'chai';
import * as z from 'zod/mini';
import { BackupJob, Resource } from '../pve/answers.ts';
import { backupPlans } from './backups.ts';

const job = (more: object) => z.parse(BackupJob, { id: 'j', 'next-run': 2000, ...more });
const rows = [100, 101, 102].map((vmid) =>
  z.parse(Resource, {
    ...{ id: `qemu/${vmid}`, type: 'qemu', vmid, node: 'pve1' },
    ...(vmid === 100 ? { pool: 'prod' } : {}),
  }),
);
const chosen = (more: object, seesAll = true) => backupPlans([job(more)], rows, seesAll)[0]?.vmids;

describe('backup jobs', () => {
  it('choose guests by number, by pool, or all but some', () => {
    expect(chosen({ vmid: '102,100' })).to.deep.equal([100, 102]);
    expect(chosen({ pool: 'prod' })).to.deep.equal([100]);
    expect(chosen({ all: 1, exclude: '101' })).to.deep.equal([100, 102]);
  });

  it('of unknown choice mean everybody (S7)', () => {
    expect(chosen({ all: 1 })).to.equal(undefined);
    expect(chosen({})).to.equal(undefined);
    expect(chosen({ pool: 'prod' }, false), 'the reader does not see all of the pool').to.equal(undefined);
    expect(chosen({ all: 1, exclude: '101' }, false)).to.equal(undefined);
  });

  it('come in the order of their next runs, without those that are switched off', () => {
    const jobs = [
      job({ id: 'b', 'next-run': 5 }),
      job({ id: 'a', 'next-run': 9 }),
      job({ id: 'c', enabled: 0 }),
    ];
    expect(backupPlans(jobs, rows, true).map(({ id, nextRunMs }) => [id, nextRunMs])).to.deep.equal([
      ['b', 5000],
      ['a', 9000],
    ]);
  });
});
