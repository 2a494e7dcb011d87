import type { Desk } from '../desk/desk.ts';
import { controllerFor } from '../ext/controller.ts';
import type { ExtComponent, ExtGrid, ExtRecord } from '../ext/ext.d.ts';
import { closeWindows } from '../ext/open-window.ts';
import { onPressed } from '../ext/pressed.ts';
import { updateStore } from '../ext/update-store.ts';
import { errandRows } from '../present/errand-rows.ts';
import { frontierStops, planOfStop } from '../present/frontier-stops.ts';
import { historyRows } from '../present/history-rows.ts';
import { maintenanceRows } from '../present/maintenance-rows.ts';
import { moveRows } from '../present/move-rows.ts';
import { type PanelData, panelData } from '../present/panel-data.ts';
import { planAsCommands } from '../present/plan-as-commands.ts';
import { planAsText } from '../present/plan-as-text.ts';
import { isStale } from '../present/plan-banners.ts';
import { ruleRows } from '../present/rule-rows.ts';
import { sliderView } from '../present/slider.ts';
import { type DeskState, isAnswered, nowFor, shownExecution } from '../present/state.ts';
import { type StayRow, stayRows } from '../present/stay-rows.ts';
import { t } from '../present/text.ts';
import { openAbortWindow } from './abort-window.ts';
import { perform } from './actions.ts';
import { openApplyWindow } from './apply-window.ts';
import { openCompareWindow } from './compare-window.ts';
import { showGuestMenu } from './guest-menu.ts';
import { openLinksWindow } from './links-window.ts';
import { type SliderField, syncSlider } from './moves-slider.ts';
import { openPlaceWindow } from './place-window.ts';
import { openSettingsWindow } from './settings-window.ts';
import { showTab } from './tabs.ts';
import { openTextWindow } from './text-window.ts';
import { fitToolbar } from './toolbar.ts';
import { openWhatIfWindow } from './what-if-window.ts';

interface PanelView extends ExtComponent {
  toggleCls(cls: string, on: boolean): void;
}

/** How often figures that only time changes are drawn again: a plan's age, the time left. */
const TICK_MS = 5000;

const gridOf = <Row extends object>(found: unknown): ExtGrid<Row> => found as ExtGrid<Row>;

/** Every grid shows what the state says, and keeps what did not change. */
function fillStores(lookup: (reference: string) => unknown, state: DeskState): void {
  const fill = <Row extends object>(reference: string, rows: readonly Row[], id: keyof Row): void =>
    updateStore(gridOf<Row>(lookup(reference)).getStore(), rows, (row) => row[id] as string | number);
  fill('moves', moveRows(state), 'vmid');
  fill('stays', stayRows(state), 'vmid');
  fill('rules', ruleRows(state), 'id');
  fill('history', historyRows(state), 'id');
  fill('nodes', maintenanceRows(state), 'node');
  fill('errand', errandRows(state), 'vmid');
}

/** What a person wishes of the next plan. */
const wishes = (desk: () => Desk) => ({
  onRebalance() {
    desk().pursue(undefined);
    desk().request({ type: 'plan.request', settings: desk().state.choice });
  },
  onRepair() {
    desk().once({ goal: 'rules-only' });
  },
  onPlace() {
    openPlaceWindow(desk());
  },
  onWhatIf() {
    openWhatIfWindow(desk());
  },
  onCompare() {
    openCompareWindow(desk());
  },
  onBalanceBy(_field: never, record: ExtRecord<{ value: string }>) {
    desk().choose({ balanceBy: record.data.value });
  },
  onAggressiveness(_field: never, record: ExtRecord<{ value: string }>) {
    desk().choose({ aggressiveness: Number(record.data.value) });
  },
});

/** Pours the desk's state into the view model and the stores; turns what is pressed into requests. */
export const rebalanceController = (desk: () => Desk) =>
  controllerFor<PanelView, PanelData>()({
    init(view: PanelView) {
      const refresh = () => view.destroyed || this.show(desk().state);
      const unsubscribe = desk().subscribe(refresh);
      const timer = window.setInterval(refresh, TICK_MS);
      view.on('render', () =>
        onPressed(view.el.dom, (action, argument) => perform(desk(), view, action, argument)),
      );
      view.on('resize', (_view: never, width: number) =>
        fitToolbar((reference) => this.lookup(reference), width),
      );
      // closures on purpose: when 'destroy' fires, the controller's own properties are gone already
      view.on('destroy', () => {
        unsubscribe();
        window.clearInterval(timer);
        closeWindows();
      });
    },

    show(state: DeskState) {
      const view = this.getView();
      this.getViewModel().set(panelData(state, nowFor(state)));
      view.toggleCls('pve-rebalance-old', !isAnswered(state));
      view.toggleCls(
        'pve-rebalance-stale',
        isStale(state, nowFor(state)) && shownExecution(state) === undefined,
      );
      fillStores((reference) => this.lookup(reference), state);
      syncSlider(this.lookup('slider') as SliderField, sliderView(state));
    },

    ...wishes(desk),
    onApply() {
      openApplyWindow(desk());
    },
    onStop() {
      const execution = desk().state.sections.execution?.current;
      if (execution) desk().request({ type: 'execution.stop', executionId: execution.id });
    },
    onAbort() {
      openAbortWindow(desk());
    },
    onMaintenance() {
      showTab(this.getView(), 'maintenance');
    },
    onCopyPlan() {
      openTextWindow(t('Copy Plan as Text'), planAsText(desk().state, nowFor(desk().state)));
    },
    onLinks() {
      openLinksWindow(desk());
    },
    onCopyCommands() {
      openTextWindow(t('Copy as Commands'), planAsCommands(desk().state, nowFor(desk().state)));
    },
    onSettings() {
      openSettingsWindow(desk());
    },
    onSlide(_field: never, value: number) {
      const stop = frontierStops(desk().state)[value - 1];
      const current = desk().state.sections.plan?.current;
      if (stop && current)
        desk().pick(planOfStop(current, stop, desk().state.sections.frontier?.missingRights));
    },
    onGuestMenu(
      _view: never,
      record: ExtRecord<{ readonly vmid: number }>,
      _item: never,
      _index: never,
      event: Event & { getXY(): [number, number] },
    ) {
      event.preventDefault();
      showGuestMenu(desk(), record.data.vmid, event.getXY());
    },
    onStaysRendered(grid: ExtGrid<StayRow> & { getView(): ExtComponent }) {
      const show = (_node: never, record: ExtRecord<StayRow>) => desk().explain(record.data.vmid);
      grid.getView().on('expandbody', show);
    },
  });

export type RebalanceController = ReturnType<typeof rebalanceController>;
