import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
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

interface SectionMakers {
  /** Who builds which section. */
  readonly builders: SectionBuilders;
  /** What builders would take long for, bit by bit, of a snapshot that they are about to see. */
  ahead(snapshot: ClusterSnapshot): Generator<number, void>;
}

/** Sorted; a section without a builder does not compile. */
export function sectionMakers(parts: BridgeParts, context: SectionContext): SectionMakers {
  const [cluster, rules] = [createClusterSection(parts, context), createRulesSection(parts, context)];
  return {
    builders: {
      cluster: cluster.build,
      execution: () => executionSection(parts, context),
      frontier: () => frontierSection(parts, context),
      history: () => historySection(parts, context),
      maintenance: () => maintenanceSection(parts, context),
      plan: () => planSection(parts, context),
      rules: rules.build,
      session: () => sessionSection(parts, context),
      settings: () => settingsSection(parts, context),
    },
    *ahead(snapshot) {
      yield* cluster.ahead(snapshot);
      yield* rules.ahead(snapshot);
    },
  };
}
