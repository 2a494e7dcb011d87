import { expect } from 'chai';
import type { ExecutionView } from '#shared/execution/execution-view.ts';
import { newExecution } from '#shared/execution/new-execution.ts';
import { executionView } from '#shared/execution/view.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { failure } from './command-error.ts';
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

const view = executionView(running, () => true);
const unasked = () => expect.fail('nobody asked for that');

describe('an execution that is followed', () => {
  it('is closed without a question when its authority has ended, and says why', async () => {
    let current: ExecutionView = { ...view, phase: 'waiting', detail: 'VM.Migrate on /vms/101 is missing' };
    let changed = () => {};
    const executing = {
      id: 'e1',
      current: () => current,
      subscribe(onChange: () => void) {
        changed = onChange;
        return () => {};
      },
      async close() {
        current = { ...current, phase: 'finished', outcome: 'closed' };
        changed();
      },
      ...{ stop: unasked, goOn: unasked },
    };
    const terminal = testTerminal(['y']);
    const exitCode = await follow(executing, terminal);
    expect(exitCode).to.equal(4);
    expect(terminal.questions).to.deep.equal([]);
    expect(terminal.errors).to.deep.equal(['Paused: VM.Migrate on /vms/101 is missing']);
    expect(terminal.printed).to.deep.equal(['0 of 1 move done: closed']);
  });

  it('says once what a guest waits for', async () => {
    const states = (['waiting', 'checking', 'waiting', 'done'] as const).map((state) => ({
      ...view,
      phase: state === 'done' ? ('finished' as const) : view.phase,
      ...(state === 'done' && { outcome: 'complete' as const }),
      moves: view.moves.map((move) => ({
        ...move,
        state,
        ...(state === 'waiting' && { detail: 'waits for backup job nightly' }),
      })),
    }));
    let changed = () => {};
    const executing = {
      ...{ id: 'e1', stop: unasked, goOn: unasked, close: unasked },
      current: () => states[0],
      subscribe(onChange: () => void) {
        changed = onChange;
        return () => {};
      },
    };
    const terminal = testTerminal();
    const following = follow(executing, terminal);
    while (states.length > 1) {
      states.shift();
      changed();
    }
    expect(await following).to.equal(0);
    expect(terminal.printed).to.deep.equal([
      '101  pve1 -> pve2  waiting: waits for backup job nightly',
      '101  pve1 -> pve2  done',
      '1 of 1 move done',
    ]);
  });

  it('is lost sight of with a reason when nothing is heard of it any more', async () => {
    let current = (): ExecutionView => view;
    let changed = () => {};
    const executing = {
      ...{ id: 'e1', stop: unasked, goOn: unasked, close: unasked },
      current: () => current(),
      subscribe(onChange: () => void) {
        changed = onChange;
        return () => {};
      },
    };
    const following = follow(executing, testTerminal());
    current = () => {
      throw failure('the bridge is gone');
    };
    changed();
    expect(await following.catch((error: Error) => error.message)).to.equal('the bridge is gone');
  });
});
