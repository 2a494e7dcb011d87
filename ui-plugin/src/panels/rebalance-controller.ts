import type { Desk } from '../desk/desk.ts';
import { controllerFor } from '../ext/controller.ts';
import type { ExtComponent, ExtGrid, ExtRecord } from '../ext/ext.d.ts';
import { onPressed } from '../ext/pressed.ts';
import { updateStore } from '../ext/update-store.ts';
import { historyRows } from '../present/history-rows.ts';
import { moveRows } from '../present/move-rows.ts';
import { type PanelData, panelData } from '../present/panel-data.ts';
import { isStale } from '../present/plan-banners.ts';
import { curveView } from '../present/slider.ts';
import { type DeskState, shownExecution } from '../present/state.ts';
import { type StayRow, stayRows } from '../present/stay-rows.ts';
import { openAbortWindow } from './abort-window.ts';
import { perform } from './actions.ts';
import { openApplyWindow } from './apply-window.ts';
import { type SliderField, syncSlider } from './moves-slider.ts';
import { openSettingsWindow } from './settings-window.ts';
import { showStayMenu } from './stay-menu.ts';

interface PanelView extends ExtComponent {
  toggleCls(cls: string, on: boolean): void;
}

/** How often figures that only time changes are drawn again: a plan's age, the time left. */
const TICK_MS = 5000;

const gridOf = <Row extends object>(found: unknown): ExtGrid<Row> => found as ExtGrid<Row>;

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
      // closures on purpose: when 'destroy' fires, the controller's own properties are gone already
      view.on('destroy', () => {
        unsubscribe();
        window.clearInterval(timer);
      });
    },

    show(state: DeskState) {
      const view = this.getView();
      this.getViewModel().set(panelData(state, Date.now()));
      view.toggleCls('pve-rebalance-old', state.connection.kind !== 'connected');
      view.toggleCls(
        'pve-rebalance-stale',
        isStale(state, Date.now()) && shownExecution(state) === undefined,
      );
      updateStore(
        gridOf<ReturnType<typeof moveRows>[number]>(this.lookup('moves')).getStore(),
        moveRows(state),
        ({ vmid }) => vmid,
      );
      updateStore(gridOf<StayRow>(this.lookup('stays')).getStore(), stayRows(state), ({ vmid }) => vmid);
      updateStore(
        gridOf<ReturnType<typeof historyRows>[number]>(this.lookup('history')).getStore(),
        historyRows(state),
        ({ id }) => id,
      );
      syncSlider(this.lookup('slider') as SliderField, curveView(state));
    },

    onRebalance() {
      desk().request({ type: 'plan.request', settings: desk().state.choice });
    },
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
    onSettings() {
      openSettingsWindow(desk());
    },
    onBalanceBy(_field: never, record: ExtRecord<{ value: 'memory-and-cpu' | 'memory' | 'cpu' }>) {
      desk().choose({ balanceBy: record.data.value });
    },
    onSlide(_field: never, value: number) {
      const point = desk().state.curve[value - 1];
      if (point) desk().tickOnly(point.vmids);
    },
    onStayMenu(
      _view: never,
      record: ExtRecord<StayRow>,
      _item: never,
      _index: never,
      event: Event & { getXY(): [number, number] },
    ) {
      event.preventDefault();
      showStayMenu(desk(), record.data, event.getXY());
    },
    onStaysRendered(grid: ExtGrid<StayRow> & { getView(): ExtComponent }) {
      const show = (_node: never, record: ExtRecord<StayRow>) => desk().explain(record.data.vmid);
      grid.getView().on('expandbody', show);
    },
  });

export type RebalanceController = ReturnType<typeof rebalanceController>;
