import type { Desk } from '../desk/desk.ts';
import type { CheckboxConfig, NoShape } from '../ext/components.d.ts';
import type { ExtComponent } from '../ext/ext.d.ts';
import { evacuationHtml } from '../present/evacuation-view.ts';
import { html, label, type Markup } from '../present/html.ts';
import { problemText } from '../present/problem-text.ts';
import { type CurrentPlan, currentPlan, type DeskState } from '../present/state.ts';
import { t } from '../present/text.ts';
import { openInfoWindow } from './info-window.ts';

interface Switchable extends ExtComponent {
  setDisabled(disabled: boolean): void;
}

type Answered = NonNullable<DeskState['answered']>;
type Evacuating = Extract<NonNullable<Answered['answer']>, { kind: 'evacuate' }>;

/** The answer of the engine to what is asked now; an earlier one is none. */
function answerTo({ answered }: DeskState, nodes: ReadonlySet<string>): Evacuating | undefined {
  const answer = answered?.answer;
  if (answer?.kind !== 'evacuate') return undefined;
  const { nodes: asked } = answer.evacuation;
  return asked.length === nodes.size && asked.every((node) => nodes.has(node)) ? answer : undefined;
}

/** The plan of the answer, to be shown and approved as any other. */
function planOfAnswer({ answered, ...state }: DeskState, answer: Evacuating): CurrentPlan | undefined {
  const current = currentPlan(state);
  const approvable = answered?.approvable;
  if (current === undefined || approvable === undefined) return undefined;
  const { plan, settings } = answer.evacuation;
  return { ...current, ...approvable, madeAtMs: Date.now(), stale: false, plan, settings };
}

/** What the window shows of what it has asked. */
function shownAnswer(state: DeskState, nodes: ReadonlySet<string>): Markup {
  if (nodes.size === 0) return html`<p>${t('Tick the nodes that you want to work on.')}</p>`.markup;
  const answer = answerTo(state, nodes);
  if (answer !== undefined) return evacuationHtml(currentPlan(state), answer.evacuation);
  const trouble = state.answered?.problem ?? state.problem;
  return html`<p>${trouble === undefined ? t('Asking the engine…') : problemText(trouble)}</p>`.markup;
}

const nodeBox = (node: string, ticked: (on: boolean) => void): CheckboxConfig<NoShape> => ({
  xtype: 'checkbox',
  boxLabel: label(node),
  listeners: { change: (_field: never, on: boolean) => ticked(on) },
});

/** Which nodes to empty, what that would mean, and a plan for it; nothing moves before it is applied. */
export function openEvacuateWindow(desk: Desk): void {
  const chosen = new Set<string>();
  const refresh = (): void => {
    const answer = answerTo(desk.state, chosen);
    const moves = answer?.evacuation.plan.moves.length ?? 0;
    (opened.find('#plan') as Switchable | null)?.setDisabled(moves === 0);
    opened.show(shownAnswer(desk.state, chosen));
  };
  const ask = (node: string, on: boolean): void => {
    if (on) chosen.add(node);
    else chosen.delete(node);
    if (chosen.size > 0)
      desk.request({
        type: 'question.ask',
        question: { kind: 'evacuate', nodes: [...chosen] },
        settings: desk.state.choice,
      });
    refresh();
  };
  const show = (): void => {
    const answer = answerTo(desk.state, chosen);
    const plan = answer && planOfAnswer(desk.state, answer);
    opened.close();
    if (plan !== undefined) desk.pick(plan);
  };
  const nodes = currentPlan(desk.state)?.snapshot.nodes.map(({ name }) => name) ?? [];
  const opened = openInfoWindow({
    title: label(t('Evacuate Node')),
    items: nodes.map((node) => nodeBox(node, (on) => ask(node, on))),
    buttons: [
      {
        ...{ xtype: 'button', itemId: 'plan', iconCls: 'fa fa-sign-out', text: label(t('Plan It')) },
        ...{ disabled: true, handler: show },
      },
    ],
  });
  opened.whenClosed(desk.subscribe(refresh));
}
