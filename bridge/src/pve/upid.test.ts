import { expect } from 'chai';
import { parseUpid } from './upid.ts';

describe('a UPID', () => {
  it('says where, when, what, on what and by whom', () => {
    expect(parseUpid('UPID:pve1:000001B1:00065CB9:6B00C03D:qmigrate:105:admin@pve!full:')).to.deep.equal({
      node: 'pve1',
      startSeconds: 0x6b00c03d,
      type: 'qmigrate',
      id: '105',
      user: 'admin@pve!full',
    });
  });

  it('may be of a task of no guest, on a node that is up for long', () => {
    expect(parseUpid('UPID:pve-2:000001B1:123456789:6B00C03D:vzdump::root@pam:')).to.include({ id: '' });
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'UPID:pve1',
      'UPID:pve1:000001B1:00065CB9:6B00C03D:qmigrate:105:admin@pve',
      'UPID:../x:000001B1:00065CB9:6B00C03D:qmigrate:105:admin@pve:',
      'UPID:pve1:000001B1:00065CB9:6B00C03D:qmigrate:1/5:admin@pve:',
    ])
      expect(parseUpid(text), text).to.equal(undefined);
  });
});
