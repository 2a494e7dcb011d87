import type { RequestName } from '../../cluster/wire/companion-wire.ts';
import type { Run } from '../core.ts';
import { writeAudit } from './audit-write.ts';
import { readCertificate } from './certificate-read.ts';
import { readCluster } from './cluster-read.ts';
import { readConfigs } from './config-read.ts';
import { checkEffect } from './effect-check.ts';
import { writeFile } from './file-write.ts';
import { readFolder } from './folder-read.ts';
import { acquireLock } from './lock-acquire.ts';
import { releaseLock } from './lock-release.ts';
import { renewLock } from './lock-renew.ts';
import { unlock } from './lock-unlock.ts';
import { readPseudo } from './pseudo-read.ts';

/** A request without a run does not compile. Sorted. */
export const RUNS: { readonly [Name in RequestName]: Run<Name> } = {
  'audit.write': writeAudit,
  'certificate.read': readCertificate,
  'cluster.read': readCluster,
  'config.read': readConfigs,
  'effect.check': checkEffect,
  'file.write': writeFile,
  'folder.read': readFolder,
  'lock.acquire': acquireLock,
  'lock.release': releaseLock,
  'lock.renew': renewLock,
  'lock.unlock': unlock,
  'pseudo.read': readPseudo,
};
