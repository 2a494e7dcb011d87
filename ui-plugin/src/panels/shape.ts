import type { MethodsOf } from '../ext/controller.ts';
import type { PanelData } from '../present/panel-data.ts';
import type { RebalanceController } from './rebalance-controller.ts';

/** What the parts of the panel bind to and call. */
export interface PanelShape {
  readonly data: PanelData;
  readonly method: MethodsOf<RebalanceController>;
}
