import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FolderInUse, lockFolder } from './folder-lock.ts';

describe('the lock of the state directory', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const failure = (): Promise<unknown> =>
    lockFolder(folder).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('S3: lets one bridge in, until it gives it back', async () => {
    const release = await lockFolder(folder);
    const error = await failure();
    expect(error).to.be.instanceOf(FolderInUse);
    expect(String(error)).to.contain(folder).and.to.contain(`process ${process.pid}`);
    await release();
    await (await lockFolder(folder))();
  });

  it('S3: takes over what a killed process left behind, and damaged files', async () => {
    const child = spawn('sleep', ['60']);
    const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    await writeFile(join(folder, 'lock'), `${child.pid} ${startedAt} ${boot}`);
    expect(await failure()).to.be.instanceOf(FolderInUse);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await lockFolder(folder))();
    for (const text of ['', 'x', `${process.pid} 1 other`, '-1 1 1', '1\n2']) {
      await writeFile(join(folder, 'lock'), text);
      await (await lockFolder(folder))();
    }
  });
});
