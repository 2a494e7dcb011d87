import { spawn } from 'node:child_process';
import { expect } from 'chai';

const ASK = `
import { processTerminal } from './bridge/src/command/process-terminal.ts';
const answer = await processTerminal().askHidden('Password: ');
console.log('length ' + answer.length);
`;

/** Runs a program on a terminal of its own and answers its question the moment it is there. */
function answeredAtOnce(program: string, answer: string): Promise<string> {
  const node = `'${process.execPath}' --import ./scripts/ts.mjs --input-type=module -e "$PROGRAM"`;
  const child = spawn('script', ['-qec', node, '/dev/null'], { env: { ...process.env, PROGRAM: program } });
  let shown = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', () => resolve(shown));
    child.stdout.on('data', (text: Buffer) => {
      const isAsked = shown.includes('Password: ');
      shown += text.toString();
      if (!isAsked && shown.includes('Password: ')) child.stdin.write(`${answer}\r`);
    });
  });
}

describe('the terminal of the process', () => {
  it('S25: never shows a secret, however quickly it is typed', async () => {
    const shown = await answeredAtOnce(ASK, 'rebalance');
    expect(shown).to.contain('length 9');
    expect(shown).not.to.contain('rebalance');
  });
});
