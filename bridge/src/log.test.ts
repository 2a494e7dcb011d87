import { expect } from 'chai';
import { createLog } from './log.ts';

const written = (act: (log: ReturnType<typeof createLog>) => void): string => {
  let text = '';
  act(
    createLog((line) => {
      text += line;
    }),
  );
  return text;
};

describe('log', () => {
  it('writes one line with the priority of journald', () => {
    expect(written((log) => log.info('session.opened', { userid: 'root@pam' }))).to.equal(
      '<6>session.opened {"userid":"root@pam"}\n',
    );
    expect(written((log) => log.error('bridge.failed'))).to.equal('<3>bridge.failed\n');
  });

  it('S17: a line end followed by <0> in a foreign text cannot forge a priority', () => {
    const text = written((log) => log.info('move.failed', { message: 'no\n<0>kernel panic\r\n<1>x' }));
    expect(text.trimEnd().split(/[\n\r]/)).to.have.length(1);
    expect(text.startsWith('<6>')).to.equal(true);
  });

  it('S17: removes control and bidirectional characters', () => {
    const text = written((log) => log.info('x', { name: 'a\u001b[31mb\u202ec\u2066d\u200fe\u0085f\u2028g' }));
    expect(text).to.equal('<6>x {"name":"a[31mbcdefg"}\n');
  });

  it('S17: cuts a foreign text at 300 characters', () => {
    const text = written((log) => log.info('x', { name: 'y'.repeat(5000) }));
    expect(text.length).to.be.lessThan(330);
  });

  it('leaves the prefix out for a terminal', () => {
    let text = '';
    createLog((line) => (text += line), { priorities: false }).warning('x');
    expect(text).to.equal('x\n');
  });
});
