import { mayBeAllowed } from '#shared/constraints/allowed.ts';
import type { MoveState } from '#shared/execution/execution-view.ts';
import type { Staying } from '#shared/plan/answers/evacuate.ts';
import type { Stay } from '#shared/plan/plan.ts';
import type { Reason } from '#shared/plan/reason.ts';
import { guestLabel, moveRows, sentence } from './move-rows.ts';
import { currentPlan, type DeskState, type Errand, newestPlan, openErrand, shownExecution } from './state.ts';
import { t } from './text.ts';

/** A guest in the Node Maintenance tab: it goes, or it stays and why. */
export interface ErrandRow {
  readonly vmid: number;
  readonly ticked: boolean;
  readonly stays: boolean;
  readonly guest: string;
  readonly kind: 'qemu' | 'lxc';
  readonly running: boolean;
  readonly route: string;
  readonly toCopy: string;
  readonly how: string;
  readonly stops: boolean;
  readonly why: string;
  readonly state: MoveState | '';
  readonly fraction: number;
}

/** The first reason; where that is only that no node takes it, what each of them says. */
export function stayReason({ reason, targets = [] }: Stay & Partial<Pick<Staying, 'targets'>>): string {
  if (reason.code !== 'no-target' || targets.length === 0) return sentence(reason);
  return targets.map((target) => sentence(target.reason)).join('; ');
}

/** Why this guest stays, by what is on show. */
export function stayReasonOf(state: DeskState, vmid: number): Reason | undefined {
  const errand = openErrand(state);
  const stays = errand === undefined ? (currentPlan(state)?.plan.stays ?? []) : stayingOf(errand);
  return stays.find((stay) => stay.vmid === vmid)?.reason;
}

/** Whether a person may let this guest go for the plan on show; where nodes are emptied, more than else. */
export function mayLetGo(state: DeskState, vmid: number): boolean {
  const reason = stayReasonOf(state, vmid);
  const isEmptied = openErrand(state)?.answer?.kind === 'evacuate';
  return reason !== undefined && mayBeAllowed(reason, isEmptied);
}

export const stayingOf = ({ answer }: Errand): readonly (Stay & Partial<Pick<Staying, 'targets'>>)[] =>
  answer?.kind === 'evacuate' ? answer.evacuation.staying : (answer?.wayBack.staying ?? []);

/** Whether what is on show is no balance: what was asked for, or an execution of that kind. */
function isErrandShown(state: DeskState): boolean {
  const execution = shownExecution(state);
  if (execution !== undefined) return execution.purpose !== undefined && openErrand(state) === undefined;
  return currentPlan(state)?.purpose !== undefined;
}

function stayRows(state: DeskState, errand: Errand): readonly ErrandRow[] {
  const guests = new Map(newestPlan(state)?.snapshot.guests.map((guest) => [guest.vmid, guest]));
  const row = (vmid: number, node: string, why: string): ErrandRow => {
    const facts = guests.get(vmid);
    return {
      ...{ vmid, ticked: false, stays: true, guest: guestLabel(facts ?? { vmid }) },
      ...{ kind: facts?.kind ?? 'qemu', running: facts?.status === 'running', route: facts?.node ?? node },
      ...{ toCopy: '', how: t('stays'), stops: false, why, state: '', fraction: 0 },
    };
  };
  const resting = errand.answer?.kind === 'evacuate' ? errand.answer.evacuation.resting : [];
  return [
    ...stayingOf(errand).map((stay) => row(stay.vmid, stay.node, stayReason(stay))),
    ...resting.map((vmid) => row(vmid, '', t('does not run, and waits here'))),
  ];
}

/** Who goes and who stays: what was asked for, or what of it is being done. */
export function errandRows(state: DeskState): readonly ErrandRow[] {
  const moves = isErrandShown(state) ? moveRows(state) : [];
  const going = moves.map((move): ErrandRow => {
    const { vmid, ticked, guest, kind, route, toCopy, how, stops, why, state: doing, fraction } = move;
    return {
      ...{ vmid, ticked, stays: false, guest, kind, running: true, route, toCopy, how, stops },
      ...{ why: move.droppedNote || why, state: doing, fraction },
    };
  });
  const errand = openErrand(state);
  return errand === undefined ? going : [...going, ...stayRows(state, errand)];
}
