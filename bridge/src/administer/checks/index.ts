import type { Check } from '../check.ts';
import { accessLists } from './access-lists.ts';
import { certificate } from './certificate.ts';
import { clock } from './clock.ts';
import { companion } from './companion.ts';
import { corosyncLink } from './corosync-link.ts';
import { firewall } from './firewall.ts';
import { nodejs } from './nodejs.ts';
import { port } from './port.ts';
import { quorum } from './quorum.ts';
import { services } from './services.ts';
import { stateDirectory } from './state-directory.ts';
import { tokens } from './tokens.ts';
import { versions } from './versions.ts';
import { webInterface } from './web-interface.ts';

/** In the order in which they are said: what the rest needs comes first. */
export const checks: readonly Check[] = [
  nodejs,
  services,
  companion,
  stateDirectory,
  webInterface,
  certificate,
  port,
  firewall,
  accessLists,
  tokens,
  quorum,
  corosyncLink,
  clock,
  versions,
];
