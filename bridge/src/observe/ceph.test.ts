import { expect } from 'chai';
import { cephActivity, isForeignCeph } from './ceph.ts';

const check = (message: string, detail: string[] = []) => ({
  severity: 'HEALTH_WARN',
  summary: { message },
  detail: detail.map((text) => ({ message: text })),
});

describe('the health of Ceph', () => {
  it('is fine', () => {
    const pgmap = { pgs_by_state: [{ state_name: 'active+clean+scrubbing+deep', count: 1 }] };
    expect(cephActivity({ health: { status: 'HEALTH_OK' }, pgmap })).to.deep.equal({
      ...{ status: 'ok', isRecovering: false, checks: [], flaggedNodes: [] },
    });
  });

  it('says when data are moved or missing', () => {
    const of = (pgmap: object) => cephActivity({ health: { status: 'HEALTH_WARN' }, pgmap }).isRecovering;
    expect(of({ degraded_objects: 7 })).to.equal(true);
    expect(of({ pgs_by_state: [{ state_name: 'active+remapped+backfilling', count: 2 }] })).to.equal(true);
    expect(of({ recovering_objects_per_sec: 3 })).to.equal(true);
    expect(of({})).to.equal(false);
  });

  it('names the hosts that somebody works on, and what it complains about', () => {
    const checks = {
      OSD_FLAGS: check('1 OSDs or CRUSH nodes have NOOUT flags set', ['host pve2 has flags noout']),
      POOL_NO_REDUNDANCY: check('1 pool(s) have no replicas configured', ["pool 'a' has no replicas"]),
    };
    expect(cephActivity({ health: { status: 'HEALTH_ERR', checks } })).to.deep.include({
      status: 'error',
      checks: ['1 OSDs or CRUSH nodes have NOOUT flags set', '1 pool(s) have no replicas configured'],
      flaggedNodes: ['pve2'],
    });
  });

  it('of another cluster is not told here, which is no gap', () => {
    const failed = (why: string) => isForeignCeph({ type: 'failed', why, status: 500 });
    expect(failed('binary not installed: /usr/bin/ceph-mon')).to.equal(true);
    expect(failed('pveceph configuration not initialized - missing /etc/pve/ceph.conf')).to.equal(true);
    expect(failed('got timeout')).to.equal(false);
  });
});
