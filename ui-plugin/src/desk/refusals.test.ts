import { expect } from 'chai';
import type { ClientMessage } from '#shared/protocol/messages.ts';
import { type Problem, problem } from '#shared/protocol/problems.ts';
import { small } from '../../demo/gallery/cluster.ts';
import { executing, execution, plan, usual } from '../../demo/gallery/sections.ts';
import { office } from '../../test/office.ts';
import { currentPlan } from '../present/state.ts';

const typesOf = (messages: readonly ClientMessage[]): string[] => messages.map(({ type }) => type);

/** A desk whose approval was answered so. */
async function refused(trouble: Problem) {
  const { desk, heard, say, welcome, state } = office();
  desk.subscribe(() => undefined);
  await welcome();
  await state();
  const { planId = '', digest = '' } = currentPlan(desk.state) ?? {};
  desk.request({ type: 'plan.approve', planId, digest, vmids: [100], consentVmids: [] });
  const asked = heard.at(-1);
  const id = asked && 'id' in asked ? asked.id : -1;
  say({ type: 'problem', id, problem: trouble });
  return { desk, heard, state };
}

describe('the desk, when something was refused', () => {
  it('keeps a refusal until the next request', async () => {
    const { desk, heard, say, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    desk.request({ type: 'execution.stop', executionId: 'execution-1' });
    const asked = heard.at(-1);
    expect(asked).deep.include({ type: 'execution.stop', executionId: 'execution-1' });
    expect(desk.state.pending.has('execution.stop')).equal(true);
    say({
      type: 'problem',
      id: asked && 'id' in asked ? asked.id : -1,
      problem: problem('not-now', { phase: 'done' }),
    });
    expect(desk.state.pending.size).equal(0);
    expect(desk.state.problem?.code).equal('not-now');
    desk.choose({ balanceBy: 'cpu' });
    expect(heard.at(-1)).deep.include({ type: 'plan.request', settings: { balanceBy: 'cpu' } });
    expect(desk.state.problem).equal(undefined);
  });

  it('says so where nothing could be sent: a window may outlast the connection', async () => {
    const { desk, heard, link, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    link().onClose(1006);
    const before = heard.length;
    desk.request({ type: 'plan.approve', planId: 'plan-1', digest: 'd', vmids: [100], consentVmids: [] });
    expect(heard.length).equal(before);
    expect(desk.state.problem?.code).equal('not-sent');
    const asked = await desk.question({ kind: 'what-if', changes: [] }).catch((error: unknown) => error);
    expect(String(asked)).contain('not-sent');
  });

  it('makes the plan it promised after a refusal, which stays until a person has read it', async () => {
    const { desk, heard, state } = await refused(problem('plan-stale'));
    const { current: gone, ...expired } = plan(small);
    await state({ plan: expired });
    expect(typesOf(heard).slice(-2)).deep.equal(['plan.approve', 'plan.request']);
    expect(desk.state.problem?.code).equal('plan-stale');
    await state({ plan: { ...expired, ...(gone && { current: { ...gone, planId: 'plan-2' } }) } });
    expect(desk.state.problem).equal(undefined);
  });

  it('says no longer that somebody executes when it is over', async () => {
    const { desk, state } = await refused(problem('execution-running', { user: 'root@pam' }));
    await state({ execution: executing(execution(['running'])) });
    expect(desk.state.problem?.code).equal('execution-running');
    await state({ execution: executing(execution(['done'], { phase: 'finished', outcome: 'complete' })) });
    expect(desk.state.problem).equal(undefined);
  });

  it('asks by itself for no plan that it was refused', async () => {
    const { desk, heard, say, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state({ ...usual(), plan: { planning: 'idle', workUnits: 0 } });
    const asked = heard.at(-1);
    const id = asked && 'id' in asked ? asked.id : -1;
    say({ type: 'problem', id, problem: problem('settings-unreadable', { message: 'broken' }) });
    desk.dismiss('problem');
    await state({ plan: { planning: 'idle', workUnits: 0 } });
    expect(typesOf(heard)).deep.equal(['hello', 'plan.request']);
  });
});
