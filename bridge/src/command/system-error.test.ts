import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testTerminal } from './test-terminal.ts';

const run = async (act: () => Promise<unknown>) => {
  const terminal = testTerminal();
  const verb = { name: 'try', summary: '', options: [], run: async () => act().then(() => 0 as const) };
  const exitCode = await runCommandLine([verb], ['try'], terminal);
  return { exitCode, error: terminal.errors.join('\n') };
};

describe('what the operating system refuses', () => {
  it('is said with the file, the code and a remedy, and ends with 1', async () => {
    const { exitCode, error } = await run(() => readFile('/proc', 'utf8'));
    expect(exitCode).to.equal(1);
    expect(error).to.match(/^pve-rebalance: EISDIR: .*\. Maybe a folder is where a file should be$/);
  });

  it('knows a remedy for each', async () => {
    const unknown = Object.assign(new Error("EXDEV: cross-device link, rename '/a'"), {
      ...{ code: 'EXDEV', syscall: 'rename' },
    });
    expect((await run(() => Promise.reject(unknown))).error).to.equal(
      "pve-rebalance: EXDEV: cross-device link, rename '/a'. Maybe: pve-rebalance doctor",
    );
  });

  it('is no cloak for a bug', async () => {
    const bug = await run(() => Promise.reject(new TypeError('x is undefined'))).catch(
      (error: unknown) => error,
    );
    expect(bug).to.be.instanceOf(TypeError);
  });
});
