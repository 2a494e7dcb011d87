import type { BridgeParts } from '../parts.ts';
import type { SectionBuilders } from '../section-board.ts';
import { createClusterSection } from './cluster.ts';
import { executionSection } from './execution.ts';
import { frontierSection } from './frontier.ts';
import { historySection } from './history.ts';
import { maintenanceSection } from './maintenance.ts';
import { planSection } from './plan.ts';
import { createRulesSection } from './rules.ts';
import type { SectionContext } from './section-context.ts';
import { sessionSection } from './session.ts';
import { settingsSection } from './settings.ts';

/** Who builds which section. Sorted; a section without a builder does not compile. */
export const sectionBuilders = (parts: BridgeParts, context: SectionContext): SectionBuilders => ({
  cluster: createClusterSection(parts, context),
  execution: () => executionSection(parts, context),
  frontier: () => frontierSection(parts, context),
  history: () => historySection(parts, context),
  maintenance: () => maintenanceSection(parts, context),
  plan: () => planSection(parts, context),
  rules: createRulesSection(parts, context),
  session: () => sessionSection(parts, context),
  settings: () => settingsSection(parts, context),
});
