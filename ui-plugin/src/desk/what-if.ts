import { type CurrentPlan, newestPlan } from '../present/state.ts';
import { closeTicks, initialTicks, keptTicks, withNeeds } from '../present/ticks.ts';
import type { Engine } from '../worker/client.ts';
import type { Cell } from './cell.ts';

/** What the engine in the browser is asked: about the moves ticked, the slider, and guests that stay. */
export interface WhatIf {
  /** Another plan is on show. */
  newPlan(now: CurrentPlan, before: CurrentPlan | undefined): void;
  tick(vmid: number, ticked: boolean): void;
  /** Puts another plan than the newest on show, or the newest again. */
  pick(plan: CurrentPlan | undefined): void;
  /** The plan that was picked, as it is known now or what has taken its place: what was decided stays decided. */
  follow(plan: CurrentPlan): void;
  explain(vmid: number): void;
}

export function createWhatIf(cell: Cell, engine: Engine): WhatIf {
  /** Asks what the ticked moves alone would do; all of the plan needs no question. */
  const evaluate = (): void => {
    const current = newestPlan(cell.state);
    const { ticked } = cell.state;
    if (current === undefined || ticked.size === 0 || ticked.size === current.plan.moves.length) {
      cell.set({ selection: undefined });
      return;
    }
    engine
      .ask({ type: 'selection', vmids: [...ticked] })
      .then((selection) => cell.state.ticked === ticked && cell.set({ selection }))
      .catch(() => cell.set({ selection: undefined }));
  };

  const isShown = (planId: string): boolean => newestPlan(cell.state)?.planId === planId;

  const show = ({ planId, snapshot, settings, plan }: CurrentPlan, ticked: ReadonlySet<number>): void => {
    cell.set({ ticked, dropped: [], selection: undefined, explanations: new Map() });
    engine
      .ask({ type: 'load', planCase: { planId, snapshot, settings, plan } })
      .then(evaluate)
      .catch(() => undefined);
  };

  return {
    newPlan(now, before) {
      const { plan, digest } = now;
      // a refined plan of the same cluster says nothing new about what changed, and keeps what was decided
      const refined = before?.digest === digest ? before : undefined;
      const previous = before === undefined || refined ? cell.state.previous : before;
      const kept = refined && keptTicks(plan.moves, refined.plan.moves, cell.state.ticked);
      // what a person asked for beside balance stays on show until it is asked anew
      if (cell.state.errand !== undefined && cell.state.picked !== undefined) {
        cell.set({ previous });
        return;
      }
      cell.set({ picked: undefined, previous });
      show(now, kept ?? initialTicks(plan.moves));
    },
    pick(plan) {
      const before = cell.state.picked;
      cell.set({ picked: plan });
      const shown = plan ?? newestPlan(cell.state);
      if (shown === undefined) return;
      const { moves } = shown.plan;
      const isAgain =
        before?.purpose !== undefined && JSON.stringify(before.purpose) === JSON.stringify(plan?.purpose);
      show(shown, isAgain ? keptTicks(moves, before.plan.moves, cell.state.ticked) : initialTicks(moves));
    },
    follow(plan) {
      const before = cell.state.picked;
      cell.set({ picked: plan });
      if (before === undefined || before.planId === plan.planId) return;
      show(plan, keptTicks(plan.plan.moves, before.plan.moves, cell.state.ticked));
    },
    tick(vmid, on) {
      const { state } = cell;
      const moves = newestPlan(state)?.plan.moves ?? [];
      const others = [...state.ticked].filter((other) => other !== vmid);
      cell.set(closeTicks(moves, on ? withNeeds(moves, state.ticked, vmid) : others));
      evaluate();
    },
    explain(vmid) {
      const planId = newestPlan(cell.state)?.planId;
      if (planId === undefined || cell.state.explanations.has(vmid)) return;
      engine
        .ask({ type: 'explain', vmid })
        .then(
          (answer) =>
            isShown(planId) && cell.set({ explanations: new Map(cell.state.explanations).set(vmid, answer) }),
        )
        .catch(() => undefined);
    },
  };
}
