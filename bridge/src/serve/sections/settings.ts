import type { Sections } from '#shared/protocol/sections.ts';
import type { BridgeParts } from '../parts.ts';
import type { SectionContext } from './section-context.ts';

export const settingsSection = (
  { settings }: BridgeParts,
  { rights }: SectionContext,
): Sections['settings'] | undefined => (rights().look ? settings.current() : undefined);
