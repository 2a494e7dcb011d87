import type { Sections } from '#shared/protocol/sections.ts';
import type { BridgeParts } from '../parts.ts';
import type { SectionContext } from './section-context.ts';

export const sessionSection = (
  { node, version, simulated, executor }: BridgeParts,
  { userid, rights }: SectionContext,
): Sections['session'] => ({
  userid,
  node,
  bridgeVersion: version,
  simulated,
  companion: executor.state().companion,
  rights: rights(),
});
