import type { Run } from '../core.ts';
import { absent } from '../failure.ts';
import { etagOf } from '../own-file.ts';

/** pveproxy serves its own pair where there is one; the bridge serves the same, so that a browser trusts both. */
export const readCertificate: Run<'certificate.read'> = async ({ known }, { pmxcfs, node }) => {
  const pair = async (name: string) => ({
    cert: await pmxcfs.read(`nodes/${node}/${name}.pem`),
    key: await pmxcfs.read(`nodes/${node}/${name}.key`),
  });
  const { cert, key } = (await pair('pveproxy-ssl').catch(absent)) ?? (await pair('pve-ssl'));
  const etag = etagOf(cert + key);
  return etag === known ? { etag } : { etag, cert, key };
};
