import { expect } from 'chai';
import type { Execution } from '#shared/execution/execution.ts';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { connectPve } from '../pve/connect.ts';
import { tokenCredential } from '../pve/credential.ts';
import { follow } from './follow.ts';
import { testTerminal } from './test-terminal.ts';

const running = newExecution({
  id: 'e1',
  planId: 'p1',
  digest: 'd1',
  approvedBy: 'anna@pve',
  atMs: 1,
  mandateEndsAtMs: 2,
  moves: [plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' })],
  settings: defaultSettings,
});

describe('an execution that is followed', () => {
  const connection = connectPve({ baseUrl: 'https://127.0.0.1:9', trust: {} });
  const person = {
    userid: 'anna@pve',
    api: connection.as(tokenCredential('anna@pve!t=00000000-0000-4000-8000-000000000000')),
  };
  after(() => connection.close());

  it('is closed without a question when its authority has ended, and says why', async () => {
    let current: Execution = { ...running, phase: 'waiting', detail: 'VM.Migrate on /vms/101 is missing' };
    let changed = () => {};
    const unasked = () => expect.fail('nobody asked for that');
    const executor = {
      current: () => current,
      subscribe(onChange: () => void) {
        changed = onChange;
        return () => {};
      },
      close(id: string, { userid }: { readonly userid: string }) {
        expect([id, userid]).to.deep.equal(['e1', 'anna@pve']);
        current = { ...current, phase: 'finished', outcome: 'closed' };
        changed();
      },
      stop: unasked,
      continue: unasked,
    };
    const terminal = testTerminal(['y']);
    const exitCode = await follow({ executor, id: 'e1', person, mandate: unasked }, terminal);
    expect(exitCode).to.equal(4);
    expect(terminal.questions).to.deep.equal([]);
    expect(terminal.errors).to.deep.equal(['Paused: VM.Migrate on /vms/101 is missing']);
    expect(terminal.printed).to.deep.equal(['0 of 1 move done: closed']);
  });
});
