import { expect } from 'chai';
import { evacuate } from '#shared/plan/answers/evacuate.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { ServerMessage } from '#shared/protocol/messages.ts';
import { small } from '../../demo/gallery/cluster.ts';
import { executing, execution, plan, usual } from '../../demo/gallery/sections.ts';
import { errandRows } from '../present/errand-rows.ts';
import { maintenanceRows, withNode } from '../present/maintenance-rows.ts';
import { planAsText } from '../present/plan-as-text.ts';
import { currentPlan, initialState } from '../present/state.ts';
import { createAnswers } from '../worker/engine.ts';
import type { AnswerTo, EngineQuestion } from '../worker/messages.ts';
import { createCell } from './cell.ts';
import { createErrands } from './errands.ts';
import type { Request } from './requests.ts';
import { createWhatIf } from './what-if.ts';

const PVE1: Purpose = { kind: 'evacuate', nodes: ['pve1'] };

/** A desk's parts without a connection: what is asked is kept, and answered by hand. */
function office() {
  const cell = createCell(initialState('wss://pve1:8016/ws'));
  cell.set({ connection: { kind: 'connected' }, sections: usual() });
  const answers = createAnswers();
  const whatIf = createWhatIf(cell, {
    ask: async <Question extends EngineQuestion>(question: Question) =>
      answers(question) as AnswerTo<Question>,
    close: () => undefined,
  });
  const asked: Request[] = [];
  const keep = (message: Request) => asked.push(message);
  const errands = createErrands(cell, { ask: { send: keep, sendUnasked: keep }, pick: whatIf.pick });
  const newest = cell.state.sections.plan?.current;
  if (newest === undefined) throw new Error('the gallery has a plan');
  const evacuation = evacuate(newest.snapshot, newest.settings, ['pve1']);
  const reply = (id = asked.length): Extract<ServerMessage, { type: 'answer' }> => ({
    type: 'answer',
    id,
    answer: { kind: 'evacuate', evacuation },
    approvable: { planId: 'beside', digest: 'digest-9', expiresAtMs: Date.now() + 600_000 },
  });
  return { cell, whatIf, errands, asked, newest, evacuation, reply };
}

describe('an errand', () => {
  it('S21: asks who would go where, and puts that plan on show to be ticked and approved', () => {
    const { cell, errands, asked, evacuation, reply } = office();
    errands.pursue(PVE1);
    expect(asked).to.deep.equal([
      { type: 'question.ask', question: { kind: 'evacuate', nodes: ['pve1'] }, settings: {} },
    ]);
    expect(currentPlan(cell.state)?.planId).to.equal('plan-1');
    errands.answered(reply());
    const shown = currentPlan(cell.state);
    expect(shown).to.deep.include({ planId: 'beside', digest: 'digest-9', purpose: PVE1, stale: false });
    const free = evacuation.plan.moves.filter(({ needsConsent }) => !needsConsent);
    expect([...cell.state.ticked].sort()).to.deep.equal(free.map(({ vmid }) => vmid).sort());
  });

  it('S21: shows everybody who goes and everybody who stays, with the reason', () => {
    const { cell, errands, evacuation, reply } = office();
    errands.pursue(PVE1);
    errands.answered(reply());
    const rows = errandRows(cell.state);
    const { plan: found, staying, resting } = evacuation;
    expect(rows).to.have.length(found.moves.length + staying.length + resting.length);
    expect(rows.filter(({ stays }) => stays).every(({ why }) => why !== '')).to.equal(true);
    expect(maintenanceRows(cell.state).map(({ node, chosen }) => [node, chosen])).to.deep.equal([
      ['pve1', true],
      ['pve2', false],
      ['pve3', false],
    ]);
  });

  it('S21: is a text for a change ticket', () => {
    const { cell, errands, evacuation, reply } = office();
    errands.pursue(PVE1);
    errands.answered(reply());
    const text = planAsText(cell.state, Date.now());
    expect(text).to.match(/^Evacuate pve1/);
    for (const { vmid } of evacuation.plan.moves.filter(({ needsConsent }) => !needsConsent))
      expect(text).to.include(`: ${vmid} `);
    expect(text).to.include('plan digest-9');
  });

  it('takes no answer to an earlier question', () => {
    const { cell, errands, reply } = office();
    errands.pursue(PVE1);
    const late = reply();
    errands.pursue({ kind: 'evacuate', nodes: ['pve1', 'pve2'] });
    errands.answered(late);
    expect(currentPlan(cell.state)?.planId).to.equal('plan-1');
  });

  it('stays on show while the plan for balance is refined, and is asked anew when the cluster has changed', () => {
    const { cell, errands, asked, newest, whatIf, reply } = office();
    errands.pursue(PVE1);
    errands.answered(reply());
    const refined = { ...newest, planId: 'plan-2' };
    cell.set({ sections: { ...cell.state.sections, plan: { ...plan(small), current: refined } } });
    errands.newPlan(refined, newest);
    whatIf.newPlan(refined, newest);
    expect(currentPlan(cell.state)?.planId).to.equal('beside');
    expect(asked).to.have.length(1);
    errands.newPlan({ ...refined, planId: 'plan-3', digest: 'other' }, refined);
    expect(asked).to.have.length(2);
    errands.outdated();
    expect(asked).to.have.length(3);
  });

  it('ends when it was done and there is a new plan', () => {
    const { cell, errands, newest, reply } = office();
    errands.pursue(PVE1);
    errands.answered(reply());
    const done = execution(['done'], { planId: 'beside', phase: 'finished', outcome: 'complete' });
    cell.set({ sections: { ...cell.state.sections, execution: executing(done) } });
    errands.newPlan({ ...newest, planId: 'plan-2', digest: 'other' }, newest);
    expect(cell.state.errand).to.equal(undefined);
    expect(cell.state.picked).to.equal(undefined);
  });

  it('goes back to the plan for balance, and asks again after the connection was lost', () => {
    const { cell, errands, asked, reply } = office();
    errands.pursue(PVE1);
    errands.connected();
    expect(asked).to.have.length(2);
    errands.answered(reply());
    errands.pursue(undefined);
    expect(currentPlan(cell.state)?.planId).to.equal('plan-1');
    errands.connected();
    expect(asked).to.have.length(2);
  });

  it('is about the nodes that are ticked', () => {
    const { cell, errands } = office();
    errands.pursue(withNode(cell.state, 'pve2', true));
    expect(withNode(cell.state, 'pve3', true)).to.deep.equal({ kind: 'evacuate', nodes: ['pve2', 'pve3'] });
    expect(withNode(cell.state, 'pve2', false)).to.equal(undefined);
  });
});

describe('a node to work on', () => {
  const rowsWith = (change: object) => {
    const sections = usual();
    const nodes = sections.cluster.balance.nodes.map((node) =>
      node.node === 'pve2' ? { ...node, guests: 0 } : node,
    );
    const cluster = {
      ...sections.cluster,
      hiddenGuestsPossible: false,
      balance: { ...sections.cluster.balance, nodes },
      ...change,
    };
    const state = { ...initialState(''), sections: { ...sections, cluster } };
    return maintenanceRows(state).find(({ node }) => node === 'pve2');
  };

  it('S21: is safe to reboot when nothing runs on it', () => {
    expect(rowsWith({})?.state).to.equal('pve2 is empty, safe to reboot');
  });

  it('S12: is not called empty where there may be guests that are hidden', () => {
    expect(rowsWith({ hiddenGuestsPossible: true })?.state).to.equal('no guest runs here that you may see');
  });

  it('is not called safe where the others would have no majority', () => {
    const nodes = usual().cluster.nodes.map((node) =>
      node.name === 'pve3' ? { ...node, status: 'offline' as const } : node,
    );
    expect(rowsWith({ nodes })?.state).to.match(/no quorum/);
  });
});
