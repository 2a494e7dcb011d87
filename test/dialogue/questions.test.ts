import { expect } from 'chai';
import type { ServerMessage } from '../../shared/src/protocol/messages.ts';
import { problemText } from '../../shared/src/protocol/problems.ts';
import type { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import type { Panel } from './panel.ts';
import { type Stage, setStage } from './stage.ts';

type AnswerMessage = Extract<ServerMessage, { type: 'answer' }>;
type Question = Parameters<Panel['ask']>[0] & { type: 'question.ask' };

const without = (snapshot: ClusterSnapshot, hidden: readonly number[]): ClusterSnapshot => ({
  ...snapshot,
  hiddenGuestsPossible: true,
  guests: snapshot.guests.filter(({ vmid }) => !hidden.includes(vmid)),
});

describe('questions', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });

  const answersOf = (panel: Panel) =>
    panel.messages.filter((message): message is AnswerMessage => message.type === 'answer');
  const asked = async (panel: Panel, question: Question['question']): Promise<AnswerMessage> => {
    const before = answersOf(panel).length;
    expect(await panel.ask({ type: 'question.ask', question, settings: {} })).to.equal('done');
    await panel.until(() => answersOf(panel).length > before);
    return answersOf(panel).at(-1) as AnswerMessage;
  };

  it('are answered to whoever may look, and the plan of an evacuation can be approved', async () => {
    const panel = await stage.enter('root@pam');
    const { answer, approvable } = await asked(panel, { kind: 'evacuate', nodes: ['pve1'] });
    const evacuation = answer?.kind === 'evacuate' ? answer.evacuation : undefined;
    expect(evacuation?.empties).to.equal(true);
    const { planId = '', digest = '' } = approvable ?? {};
    const vmids = evacuation?.plan.moves.map(({ vmid }) => vmid) ?? [];
    expect(vmids).to.have.length(7);
    expect(panel.sections.plan?.current).to.equal(undefined);
    expect(await panel.ask({ type: 'plan.approve', planId, digest, vmids, consentVmids: [] })).to.equal(
      'done',
    );
    await stage.clock.advance(900_000);
    expect(panel.sections.history?.executions[0]).to.deep.include({
      ...{ digest, approvedBy: 'root@pam', address: '192.0.2.1' },
      purpose: { kind: 'evacuate', nodes: ['pve1'] },
    });
    const [away] = panel.sections.maintenance?.away ?? [];
    expect(away).to.deep.include({ node: 'pve1', by: 'root@pam' });
    expect(away?.places.map(({ vmid }) => vmid).sort()).to.deep.equal([...vmids].sort());
    const home = await asked(panel, { kind: 'return-home', nodes: ['pve1'] });
    const way = home.answer?.kind === 'return-home' ? home.answer.wayBack : undefined;
    // the stage moves guests, but not what their nodes are seen to use: most find no room at home
    expect(way?.plan.moves.every(({ target }) => target === 'pve1')).to.equal(true);
    const told = [...(way?.plan.moves ?? []), ...(way?.staying ?? [])].map(({ vmid }) => vmid);
    expect(told.sort()).to.deep.equal(vmids.sort());
    expect(home.approvable).to.have.property('planId');
    const [{ id: executionId = '' } = {}] = panel.sections.history?.executions ?? [];
    const undo = await asked(panel, { kind: 'return-home', executionId });
    expect(undo.answer).to.deep.equal(home.answer);
  });

  it('S21: leave a node out that was emptied and is empty, until somebody says otherwise', async () => {
    const panel = await stage.enter('root@pam');
    const { answer, approvable } = await asked(panel, { kind: 'evacuate', nodes: ['pve1'] });
    const evacuation = answer?.kind === 'evacuate' ? answer.evacuation : undefined;
    const { planId = '', digest = '' } = approvable ?? {};
    const vmids = evacuation?.plan.moves.map(({ vmid }) => vmid) ?? [];
    await panel.ask({ type: 'plan.approve', planId, digest, vmids, consentVmids: [] });
    await stage.clock.advance(900_000);
    const evacuated = async (settings: object) => {
      const before = panel.sections.plan?.current;
      await panel.ask({ type: 'plan.request', settings });
      const shown = () => panel.sections.plan;
      await panel.until(
        () => shown()?.planning === 'idle' && shown()?.current?.settings !== before?.settings,
      );
      return shown()?.current?.settings.evacuatedNodes;
    };
    expect(await evacuated({})).to.deep.equal(['pve1']);
    expect(await evacuated({ evacuatedNodes: [] })).to.deep.equal([]);
  });

  it('need Sys.Audit, and settings that can be', async () => {
    stage.permissions.set('guest@pve', { '/vms/100': { 'VM.Audit': 1 } });
    const panel = await stage.enter('guest@pve');
    const question = { kind: 'survive' as const };
    expect(await panel.ask({ type: 'question.ask', question, settings: {} })).to.equal(
      'You may not do this: Sys.Audit on / is missing',
    );
    const root = await stage.enter('root@pam');
    root.sendText('{"type":"question.ask","id":77,"question":{"kind":"evacuate","nodes":5},"settings":{}}');
    await root.until(() => root.messages.some((message) => message.type === 'problem'));
    const refused = root.messages.find((message) => message.type === 'problem');
    expect(refused && 'problem' in refused && refused.problem && problemText(refused.problem)).to.include(
      'question.nodes',
    );
  });

  it('S12: hidden guests are in no answer, whatever is asked', async () => {
    stage.seenBy = (userid, snapshot) => (userid === 'op@pve' ? without(snapshot, [105, 106]) : snapshot);
    const panel = await stage.enter('op@pve');
    const guest = { kind: 'qemu', cores: 1, memoryBytes: 2 ** 30, disks: [], tags: [], nodes: [] } as const;
    const described = { ...guest, apart: ['105'], together: [], ha: false };
    for (const question of [
      { kind: 'evacuate', nodes: ['pve1'] },
      { kind: 'survive' },
      { kind: 'place', guests: [described] },
      { kind: 'what-if', changes: [{ type: 'drain-node', node: 'pve1' }] },
    ] as Question['question'][]) {
      const message = await asked(panel, question);
      expect(message.problem, JSON.stringify(message.problem)).to.equal(undefined);
      expect(JSON.stringify(message.answer), question.kind).to.not.match(/"vmid":10[56]\b/);
    }
    // Both are one digit from 100, which this user sees: what is said of a name that was mistyped tells nothing either.
    const hidden = await asked(panel, { kind: 'explain', vmid: 105 });
    const absent = await asked(panel, { kind: 'explain', vmid: 900 });
    expect(JSON.stringify(hidden.answer).replaceAll('105', '900')).to.equal(JSON.stringify(absent.answer));
  });

  it('replace one of their kind that the same window waits for, and none of another window or kind', async () => {
    const panel = await stage.enter('root@pam');
    const other = await stage.enter('root@pam');
    const ask = (by: Panel, question: Question['question']) =>
      by.ask({ type: 'question.ask', question, settings: {} });
    const survive = { kind: 'survive' } as const;
    await Promise.all([ask(other, survive), ask(other, { kind: 'evacuate', nodes: ['pve1'] })]);
    await Promise.all([ask(panel, survive), ask(panel, survive)]);
    await other.until(() => answersOf(other).length === 2);
    expect(answersOf(other).map(({ answer }) => answer?.kind)).to.deep.equal(['survive', 'evacuate']);
    await panel.until(() => answersOf(panel).length === 2);
    const [first, second] = answersOf(panel);
    expect(first?.problem?.code ?? 'answered').to.be.oneOf(['question-replaced', 'answered']);
    expect(second?.answer?.kind).to.equal('survive');
  });

  it('a stop of the curve is a plan that can be approved', async () => {
    const panel = await stage.enter('root@pam');
    await panel.ask({ type: 'plan.request', settings: {} });
    await panel.until(
      () => panel.sections.frontier?.done === true && panel.sections.plan?.planning === 'idle',
    );
    const { points = [], planId } = panel.sections.frontier ?? {};
    expect(planId).to.equal(panel.sections.plan?.current?.planId);
    const [first] = points;
    const vmids = first?.moves.map(({ vmid }) => vmid) ?? [];
    expect(vmids).to.have.length(1);
    const approval = { planId: first?.planId ?? '', digest: first?.digest ?? '', vmids, consentVmids: [] };
    expect(await panel.ask({ type: 'plan.approve', ...approval })).to.equal('done');
  });
});
