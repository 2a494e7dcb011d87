import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testTerminal } from './test-terminal.ts';
import { createUiVerb, type HookAnswer } from './ui-verb.ts';

async function ui(argv: readonly string[], answer: HookAnswer) {
  const terminal = testTerminal();
  const asked: string[] = [];
  const verb = createUiVerb(async (action) => {
    asked.push(action);
    return answer;
  });
  const exitCode = await runCommandLine([verb], ['ui', ...argv], terminal);
  return { exitCode, asked, terminal };
}

describe('pve-rebalance ui', () => {
  it('says what the hook says', async () => {
    const { exitCode, asked, terminal } = await ui(['status'], { exitCode: 0, lines: ['present: it is'] });
    expect(exitCode).to.equal(0);
    expect(asked).to.deep.equal(['status']);
    expect(terminal.printed.join()).to.include('present: it is');
  });

  it('fails where the line could not be put in', async () => {
    const { exitCode } = await ui(['install'], { exitCode: 3, lines: ['pve-rebalance: left as it is'] });
    expect(exitCode).to.equal(1);
  });

  it('knows three actions, and runs nothing else as root', async () => {
    const { exitCode, asked } = await ui(['revert'], { exitCode: 0, lines: [] });
    expect(exitCode).to.equal(2);
    expect(asked).to.deep.equal([]);
  });

  it('says where the hook cannot be run', async () => {
    const { exitCode, terminal } = await ui(['status'], { exitCode: undefined, why: 'EACCES', lines: [] });
    expect(exitCode).to.equal(1);
    expect(terminal.errors.join()).to.match(/ui-hook cannot be run: EACCES\. Maybe apt install --reinstall/);
  });

  it('says where there is no package', async () => {
    const { exitCode, terminal } = await ui(['status'], { exitCode: undefined, lines: [] });
    expect(exitCode).to.equal(1);
    expect(terminal.errors.join()).to.include('is not there');
  });
});
