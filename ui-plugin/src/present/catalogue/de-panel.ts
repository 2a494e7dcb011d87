/** German for the panel's own texts, in the order of the files that use them. */
export const germanPanel: Readonly<Record<string, string>> = {
  Rebalancing: 'Lastausgleich',
  'Abort Running Moves': 'Laufende Umzüge abbrechen',
  'Apply Moves': 'Umzüge ausführen',
  'These guests stop for a while. Tick each one:':
    'Diese Gäste stehen eine Weile still. Bitte jeden bestätigen:',
  Cancel: 'Abbrechen',
  Continue: 'Fortsetzen',
  History: 'Verlauf',
  'Start Time': 'Startzeit',
  'User name': 'Benutzer',
  Moves: 'Umzüge',
  Duration: 'Dauer',
  Result: 'Ergebnis',
  Details: 'Details',
  'Nothing was executed yet.': 'Noch wurde nichts ausgeführt.',
  'Open the row to see its warnings': 'Zeile öffnen, um die Warnungen zu sehen',
  'The target after the plan': 'Das Ziel nach dem Plan',
  Step: 'Stufe',
  Guest: 'Gast',
  'From → To': 'Von → Nach',
  'To Copy': 'Umfang',
  Takes: 'Dauer',
  How: 'Wie',
  Why: 'Warum',
  Effect: 'Wirkung',
  'No move is proposed.': 'Kein Umzug wird vorgeschlagen.',
  Settings: 'Einstellungen',
  'Settings (changing them needs Sys.Modify on /)': 'Einstellungen (ändern nur mit Sys.Modify auf /)',
  OK: 'OK',
  'The rebalancing panel could not be built': 'Die Seite für den Lastausgleich ließ sich nicht aufbauen',
  'May Be Moved Again': 'Darf wieder umziehen',
  'Never Move This Guest': 'Diesen Gast nie umziehen',
  'Never moved, by our settings': 'Zieht nie um, laut Einstellungen',
  Node: 'Knoten',
  'Every running guest moves.': 'Jeder laufende Gast zieht um.',
  'Abort Running Moves…': 'Laufende Umzüge abbrechen…',
  'Balance by': 'Nach',
  'Memory and CPU': 'RAM und CPU',
  Memory: 'RAM',
  CPU: 'CPU',
  Reload: 'Neu laden',
  'Reads the cluster again and renews the plan.': 'Liest den Cluster neu und erneuert den Plan.',
  'may leave {vmid} locked; on {node}:': 'lässt {vmid} vielleicht gesperrt zurück; auf {node}:',
  'Stop is harmless: running moves finish. Abort cancels these migrations in the middle:':
    'Anhalten ist harmlos: laufende Umzüge enden. Abbrechen beendet diese Migrationen mittendrin:',
  'HA may start an aborted migration of one of its guests again. Volumes that were being copied may stay on the target.':
    'HA startet die abgebrochene Migration eines seiner Gäste vielleicht erneut. Angefangene Kopien von Volumes können auf dem Ziel bleiben.',
  'Now {percent}': 'Jetzt {percent}',
  'after the plan {percent}': 'nach dem Plan {percent}',
  'limit for a target {percent}': 'Grenze für ein Ziel {percent}',
  '{count} guest': '{count} Gast',
  '{count} guests': '{count} Gäste',
  '{before} → {after} guests': '{before} → {after} Gäste',
  'Worst node: {node}': 'Vollster Knoten: {node}',
  'since {time} at least': 'mindestens seit {time}',
  'may be from before the last move': 'vielleicht von vor dem letzten Umzug',
  'HA guests restart on other nodes; guests with local disks do not.':
    'HA-Gäste starten auf anderen Knoten neu; Gäste mit lokalen Platten nicht.',
  'Memory for the loss of any one node: {answer}': 'RAM für den Ausfall eines beliebigen Knotens: {answer}',
  'Cluster Balance': 'Verteilung im Cluster',
  Close: 'Schließen',
  'Not connected': 'Nicht verbunden',
  'You may look, not move: it needs VM.Migrate on the guests.':
    'Sie dürfen ansehen, nicht umziehen: dazu braucht es VM.Migrate auf den Gästen.',
  'A plan is being executed.': 'Ein Plan wird gerade ausgeführt.',
  'The cluster has no quorum: nothing is started.': 'Der Cluster hat kein Quorum: nichts wird gestartet.',
  'HA is disarmed: nothing is started until it is armed again.':
    'HA ist außer Betrieb: bis es wieder in Betrieb ist, wird nichts gestartet.',
  'There is no plan yet.': 'Es gibt noch keinen Plan.',
  'The plan is out of date: renew it first.': 'Der Plan ist veraltet: bitte zuerst erneuern.',
  'The figures settle first: a new plan is made at {time}.':
    'Die Werte beruhigen sich erst: Um {time} wird ein neuer Plan gemacht.',
  'Renew Plan Now': 'Plan jetzt erneuern',
  'No move is ticked.': 'Kein Umzug ist ausgewählt.',
  'What would help restarts guests: tick those that may be down for a while.':
    'Was helfen würde, startet Gäste neu: bitte die auswählen, die kurz ausfallen dürfen.',
  'What is still ticked is no better than doing nothing.':
    'Was noch ausgewählt ist, hilft nicht mehr als nichts zu tun.',
  'Apply…': 'Ausführen…',
  'Apply {count} Move…': '{count} Umzug ausführen…',
  'Apply {count} Moves…': '{count} Umzüge ausführen…',
  'Planning…': 'Plane…',
  'Rebalance Now': 'Ausgleichen',
  'Reads the cluster and proposes moves; nothing is moved before you apply it.':
    'Liest den Cluster und schlägt Umzüge vor; ohne Ihre Zustimmung zieht nichts um.',
  'Stopping…': 'Hält an…',
  Stop: 'Anhalten',
  'Running moves finish, no new ones start.': 'Laufende Umzüge enden, neue beginnen nicht.',
  'Only who approved it, or Sys.Modify on /, may stop it.':
    'Nur wer zugestimmt hat, oder wer Sys.Modify auf / hat, darf anhalten.',
  'It needs to be your own task, or Sys.Modify on the node.':
    'Es muss Ihre eigene Aufgabe sein, oder Sie brauchen Sys.Modify auf dem Knoten.',
  'The cluster cannot be read just now, this is its last known state.':
    'Der Cluster ist gerade nicht lesbar, dies ist der letzte bekannte Stand.',
  'Proxmox VE rebalances HA guests by itself: we leave them alone and plan for the others.':
    'Proxmox VE verteilt HA-Gäste selbst: wir lassen sie in Ruhe und planen für die anderen.',
  'Datacenter > HA > CRS Settings': 'Rechenzentrum > HA > CRS-Einstellungen',
  'Datacenter > HA: Arm HA': 'Rechenzentrum > HA: HA in Betrieb nehmen',
  'To look at: {command}': 'Zum Nachsehen: {command}',
  'To see them you need VM.Audit on their paths.': 'Um sie zu sehen, braucht es VM.Audit auf ihren Pfaden.',
  'Migrations may share a link with corosync: one at a time, with a bandwidth limit.':
    'Migrationen teilen sich vielleicht eine Leitung mit Corosync: immer nur eine, mit begrenzter Bandbreite.',
  'Datacenter > Options: migration network, bandwidth limit':
    'Rechenzentrum > Optionen: Migrationsnetz, Bandbreitengrenze',
  'There are guests that you may not see: their load counts, but they are never moved.':
    'Es gibt Gäste, die Sie nicht sehen dürfen: ihre Last zählt, aber sie ziehen nie um.',
  '{count} other migration is running.': '{count} andere Migration läuft.',
  '{count} other migrations are running.': '{count} andere Migrationen laufen.',
  '{count} guest moves live': '{count} Gast zieht im Betrieb um',
  '{count} guests move live': '{count} Gäste ziehen im Betrieb um',
  '{count} guest restarts': '{count} Gast startet neu',
  '{count} guests restart': '{count} Gäste starten neu',
  '{count} guest moves while stopped': '{count} Gast zieht ausgeschaltet um',
  '{count} guests move while stopped': '{count} Gäste ziehen ausgeschaltet um',
  '{what}, {size} over the network, in {time}, between {nodes}.':
    '{what}, {size} über das Netz, in {time}, zwischen {nodes}.',
  'Continues until finished or {time}, also after you log out. Log out does not stop it; Stop does.':
    'Läuft bis zum Ende oder bis {time}, auch wenn Sie sich abmelden. Abmelden hält nicht an; Anhalten schon.',
  '{guest}, {route}: restart, about {down} down': '{guest}, {route}: Neustart, etwa {down} nicht erreichbar',
  'Apply {count} Move': '{count} Umzug ausführen',
  'Apply {count} Moves': '{count} Umzüge ausführen',
  'The remaining moves are planned again and go on: {guests}.':
    'Die übrigen Umzüge werden neu geplant und gehen weiter: {guests}.',
  'and {count} more': 'und {count} weitere',
  'They become your approval ({user}), also after you log out. Log out does not stop it; Stop does.':
    'Sie gelten als Ihre Zustimmung ({user}), auch wenn Sie sich abmelden. Abmelden hält nicht an; Anhalten schon.',
  'Continue as {user}': 'Fortsetzen als {user}',
  Connected: 'Verbunden',
  'Connecting…': 'Verbinde…',
  'Reconnecting…': 'Verbinde neu…',
  'Session expired': 'Sitzung abgelaufen',
  'Not allowed': 'Nicht erlaubt',
  'Version mismatch': 'Versionen passen nicht',
  'You may not look at the balance of this cluster':
    'Sie dürfen die Verteilung dieses Clusters nicht ansehen',
  'It needs the privilege Sys.Audit on {path}.': 'Dazu braucht es das Recht Sys.Audit auf {path}.',
  'The rebalancing service refused this page': 'Der Dienst für den Lastausgleich hat diese Seite abgelehnt',
  'Reload Page': 'Seite neu laden',
  'The rebalancing service on this node does not answer':
    'Der Dienst für den Lastausgleich antwortet auf diesem Knoten nicht',
  'Open its page once: the browser then says what is wrong, or lets you accept its certificate.':
    'Öffnen Sie einmal seine Seite: der Browser sagt dann, was fehlt, oder lässt Sie das Zertifikat annehmen.',
  'If that page does not open: is the port open in the firewall, and does the service run? {command}':
    'Öffnet sie sich nicht: ist der Port in der Firewall offen, und läuft der Dienst? {command}',
  'Open Its Page': 'Seine Seite öffnen',
  'A plan was being executed when the service was last heard of: its tasks say how far it is.':
    'Ein Plan wurde ausgeführt, als vom Dienst zuletzt zu hören war: wie weit er ist, sagen seine Aufgaben.',
  'Planning in this browser': 'Plant in diesem Browser',
  'The service on the node does not answer: this browser plans by itself, and nothing can be applied.':
    'Der Dienst auf dem Knoten antwortet nicht: dieser Browser plant selbst, ausführen lässt sich nichts.',
  'The service answers again: from here on it plans, and the plan can be applied.':
    'Der Dienst antwortet wieder: von nun an plant er, und der Plan lässt sich ausführen.',
  'To do: open its page once and accept its certificate. {url}':
    'Zu tun: einmal seine Seite öffnen und das Zertifikat annehmen. {url}',
  'To do: let port {port} through the firewall. As root on {node}: {command}':
    'Zu tun: Port {port} in der Firewall öffnen. Als root auf {node}: {command}',
  'To do: it answers, but refuses this page. Add its address to {variable} in {file}':
    'Zu tun: er antwortet, lehnt diese Seite aber ab. Ihre Adresse in {variable} in {file} aufnehmen',
  'To do: start the service. As root on {node}: {command}':
    'Zu tun: den Dienst starten. Als root auf {node}: {command}',
  'Copy as Commands': 'Als Befehle kopieren',
  'Copy as Commands…': 'Als Befehle kopieren…',
  'on {node}: {what}': 'auf {node}: {what}',
  'As root, each line on the node that is named above it, one after the other.':
    'Als root, jede Zeile auf dem Knoten, der darüber steht, eine nach der anderen.',
  'Go on with the next step only when all guests of the one before have arrived.':
    'Mit dem nächsten Schritt erst weitermachen, wenn alle Gäste des vorigen angekommen sind.',
  'Nobody else looks whether backups, HA and quorum allow it: look first.':
    'Sonst sieht niemand nach, ob Backups, HA und Quorum es erlauben: vorher nachsehen.',
  'HA moves its guests by itself: ha-manager status says when they have arrived.':
    'HA verschiebt seine Gäste selbst: ha-manager status sagt, wann sie angekommen sind.',
  'Settings (changing them needs the service)': 'Einstellungen (ändern geht nur mit dem Dienst)',
  'Try Again': 'Nochmals versuchen',
  'Your session has expired': 'Ihre Sitzung ist abgelaufen',
  'Log in again, then this panel goes on by itself.':
    'Melden Sie sich neu an, dann geht es hier von selbst weiter.',
  'This page and the service on the node have different versions':
    'Diese Seite und der Dienst auf dem Knoten haben verschiedene Versionen',
  'Reconnecting… This is the last known state.': 'Verbinde neu… Dies ist der letzte bekannte Stand.',
  'This is the last known state.': 'Dies ist der letzte bekannte Stand.',
  'Finished: all {count} moves done in {time}.': 'Fertig: alle {count} Umzüge in {time} erledigt.',
  'Stopped: {done} of {all} moves done in {time}.':
    'Angehalten: {done} von {all} Umzügen in {time} erledigt.',
  'Aborted: {done} of {all} moves done in {time}.':
    'Abgebrochen: {done} von {all} Umzügen in {time} erledigt.',
  'Closed: {done} of {all} moves done.': 'Geschlossen: {done} von {all} Umzügen erledigt.',
  'Finished: {done} of {all} moves done in {time}.': 'Fertig: {done} von {all} Umzügen in {time} erledigt.',
  failed: 'fehlgeschlagen',
  'Interrupted. {done} of {all} moves done. Running migrations go on, no further one starts.':
    'Unterbrochen. {done} von {all} Umzügen erledigt. Laufende Migrationen gehen weiter, keine neue beginnt.',
  'Paused after a failure. {done} of {all} moves done.':
    'Nach einem Fehler angehalten. {done} von {all} Umzügen erledigt.',
  'Continue as {user}…': 'Fortsetzen als {user}…',
  '{user} is executing a plan just now.': '{user} führt gerade einen Plan aus.',
};
