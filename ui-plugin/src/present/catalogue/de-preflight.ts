/** What is checked before anybody approves a plan. */
export const germanPreflight: Readonly<Record<string, string>> = {
  '{count} paths ({first})': '{count} Pfaden ({first})',
  'Maybe an administrator: {command}': 'Vielleicht ein Administrator: {command}',
  'All that is missing': 'Alles, was fehlt',
  '{privilege} on {path} is missing': '{privilege} auf {path} fehlt',
  'You may not make all of these moves: {right}': 'Nicht alle dieser Umzüge sind Ihnen erlaubt: {right}',
  '{right}: un-tick {guest}, or ask for the right.': '{right}: {guest} abwählen oder das Recht geben lassen.',
  'Disks, devices and rights of these guests are still being read: it can be applied then.':
    'Platten, Geräte und Rechte dieser Gäste werden noch gelesen: danach kann ausgeführt werden.',
  'Disks and devices of these guests could not all be read: Rebalance Now tries it again.':
    'Nicht alle Platten und Geräte dieser Gäste konnten gelesen werden: Ausgleichen versucht es noch einmal.',
  'The plan is still being checked.': 'Der Plan wird noch geprüft.',
  'Checked: nothing is against it': 'Geprüft: nichts spricht dagegen',
  'Checked, all {count}: nothing is against it': 'Geprüft, alle {count}: nichts spricht dagegen',
  'Checked: nothing is against {count} of {all}': 'Geprüft: bei {count} von {all} spricht nichts dagegen',
  'Rights of yours, place and lock, disks and storages, networks, devices, processors, free memory, HA, backups, and what Proxmox VE itself says; all of it again right before each move.':
    'Ihre Rechte, Ort und Sperre, Platten und Storages, Netze, Geräte, Prozessoren, freier RAM, HA, Backups und was Proxmox VE selbst sagt; alles davon noch einmal unmittelbar vor jedem Umzug.',
  'Read at {time}.': 'Gelesen um {time}.',
};
