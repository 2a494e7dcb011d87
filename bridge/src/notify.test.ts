import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLog } from './log.ts';
import { createNotifier } from './notify.ts';

describe('notify', () => {
  it('writes to the descriptor that the launcher has opened', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-'));
    const descriptor = openSync(join(folder, 'socket'), 'w');
    const notifier = createNotifier({ NOTIFY_FD: String(descriptor) }, silentLog);
    notifier.ready();
    notifier.status('two\nlines');
    notifier.stopping();
    closeSync(descriptor);
    expect(readFileSync(join(folder, 'socket'), 'utf8')).to.equal('READY=1\nSTATUS=two lines\nSTOPPING=1\n');
    rmSync(folder, { recursive: true });
  });

  it('tells nobody where there is no launcher', () => {
    for (const env of [{}, { NOTIFY_FD: '1' }, { NOTIFY_FD: 'x' }])
      expect(() => createNotifier(env, silentLog).ready()).to.not.throw();
  });
});
