import { expect } from 'chai';
import { failureOf } from './failure.ts';

const get = { method: 'GET', path: '/api2/json/version' };
const post = { method: 'POST', path: '/api2/json/nodes/pve1/qemu/100/migrate' };
const answer = (status: number, reason = '', text = '') => ({ status, reason, text });

describe('a refusal', () => {
  it('is told in the words of the body, on one line', () => {
    const body = '{"data":null,"message":"Permission check failed\\n (/vms/101, VM.Migrate)\\n"}';
    expect(failureOf(post, answer(403, 'Permission check', body))).to.include({
      kind: 'answered',
      status: 403,
      message: 'Permission check failed (/vms/101, VM.Migrate)',
    });
  });

  it('is told by the reason phrase where there is no body, as for a bad ticket', () => {
    expect(failureOf(get, answer(401, 'Authentication failed!')).message).to.equal('Authentication failed!');
    expect(failureOf(get, answer(500, 'no such uri', '<html>')).message).to.equal('no such uri');
  });

  it('names the parameters that were refused', () => {
    const body = JSON.stringify({
      data: null,
      message: 'Parameter verification failed.\n',
      errors: { target: 'target is local node.\n' },
    });
    expect(failureOf(post, answer(400, 'x', body)).errors).to.deep.equal({ target: 'target is local node.' });
  });

  it('says what a bare code means', () => {
    expect(failureOf(get, answer(401)).message).to.match(/expired/);
    expect(failureOf(get, answer(501)).message).to.match(/does not offer/);
    expect(failureOf(get, answer(595, 'No route to host')).message).to.equal(
      'No route to host: the node cannot be reached from the entry node',
    );
    expect(failureOf(get, answer(596, 'Connection timed out')).message).to.match(/did not answer/);
    expect(failureOf(get, answer(418)).message).to.equal('the answer was 418');
  });

  it('leaves open whether a change happened when a message on the way was lost, but not when it was refused', () => {
    for (const status of [502, 503, 504, 596, 597, 599])
      expect(failureOf(post, answer(status)).kind, `${status}`).to.equal('lost');
    for (const status of [400, 401, 403, 500, 501, 595])
      expect(failureOf(post, answer(status)).kind, `${status}`).to.equal('answered');
    expect(failureOf(get, answer(596)).kind).to.equal('answered');
  });

  it('leaves open whether a task has started that could only not be listed', () => {
    const body = JSON.stringify({
      message: "can't lock file '/var/log/pve/tasks/.active.lock' - got timeout\n",
    });
    expect(failureOf(post, answer(500, 'x', body)).kind).to.equal('lost');
    const other = JSON.stringify({
      message: "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout\n",
    });
    expect(failureOf(post, answer(500, 'x', other)).kind).to.equal('answered');
  });

  it('is not believed to be of Proxmox VE when it redirects', () => {
    expect(failureOf(get, answer(301, 'Moved'))).to.include({ kind: 'garbled' });
  });

  it('survives bodies of any shape', () => {
    for (const text of ['null', '[]', '"x"', '{"errors":"x"}', '{"errors":null,"message":7}', '{'])
      expect(failureOf(get, answer(500, 'boom', text)).message).to.equal('boom');
  });
});
