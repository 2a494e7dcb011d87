import { germanAnswers } from './de-answers.ts';
import { germanEngine } from './de-engine.ts';
import { germanExecution } from './de-execution.ts';
import { germanHistory } from './de-history.ts';
import { germanMaintenance } from './de-maintenance.ts';
import { germanMetrics } from './de-metrics.ts';
import { germanPanel } from './de-panel.ts';
import { germanPreflight } from './de-preflight.ts';
import { germanSettings } from './de-settings.ts';
import { germanWords } from './de-words.ts';

/** Every text of panel, engine and bridge in German; the host's own translations come first. */
export const german: Readonly<Record<string, string>> = {
  ...germanAnswers,
  ...germanEngine,
  ...germanExecution,
  ...germanHistory,
  ...germanMaintenance,
  ...germanMetrics,
  ...germanPreflight,
  ...germanSettings,
  ...germanWords,
  ...germanPanel,
};
