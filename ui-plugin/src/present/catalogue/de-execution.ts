/** What the bridge says of moves under way and of their ends: it writes whole sentences, in English. */
export const germanExecution: Readonly<Record<string, string>> = {
  'HA brought it to {node} instead of {target}': 'HA hat ihn nach {node} statt nach {target} gebracht',
  'HA did not move it: it is still on {node}': 'HA hat ihn nicht umgezogen: er ist noch auf {node}',
  'HA is busy with it: {state}': 'HA ist mit ihm beschäftigt: {state}',
  'HA may do so later: look at its state there before it is asked again':
    'HA kann es später noch tun: dort seinen Zustand ansehen, bevor es noch einmal gebeten wird',
  'HA tries again and again to move {guest} {way}': 'HA versucht immer wieder, {guest} umzuziehen {way}',
  'HA would move guest {vmid} along to {target}, which was not approved or is not possible now':
    'HA würde Gast {vmid} mit nach {target} nehmen, was nicht genehmigt oder jetzt nicht möglich ist',
  'If nothing runs for it any more: on {node}: {command}':
    'Wenn nichts mehr für ihn läuft: auf {node}: {command}',
  'It was cancelled': 'Er wurde abgebrochen',
  'It was moved or removed meanwhile: make a new plan':
    'Er wurde inzwischen umgezogen oder entfernt: neu planen',
  'It was started meanwhile: make a new plan': 'Er wurde inzwischen gestartet: neu planen',
  'Look at its network on {node} (bridge, VLAN, firewall); to move it back: on {target}: {command}':
    'Sein Netz auf {node} ansehen (Bridge, VLAN, Firewall); um ihn zurückzubringen: auf {target}: {command}',
  'Look at its task in the task list of the cluster': 'Seinen Task in der Task-Liste des Clusters ansehen',
  'Look at the network between {source} and {target}, and at their logs':
    'Das Netz zwischen {source} und {target} und ihre Protokolle ansehen',
  'Make a new plan': 'Neu planen',
  'Make room on the storage of {node}': 'Platz auf dem Storage von {node} schaffen',
  'On {node}: {command}': 'Auf {node}: {command}',
  'Proxmox VE did not answer the request, and no task of it was found; it was not sent again':
    'Proxmox VE hat auf den Auftrag nicht geantwortet, und kein Task dazu war zu finden; er wurde nicht noch einmal gesendet',
  'Remove its snapshots': 'Seine Snapshots entfernen',
  'There is too little free memory on {node}': 'Auf {node} ist zu wenig RAM frei',
  'To bring it back: on {node}: {command}': 'Um ihn zurückzubringen: auf {node}: {command}',
  'To start it: on {node}: {command}': 'Um ihn zu starten: auf {node}: {command}',
  'aborted by {user}': 'abgebrochen von {user}',
  'closed by {user}': 'geschlossen von {user}',
  'does not answer': 'antwortet nicht',
  'is stopped on {node}': 'ist auf {node} gestoppt',
  'it does not exist any more, or is not visible': 'es gibt ihn nicht mehr, oder er ist nicht sichtbar',
  'it is not part of this execution': 'er gehört nicht zu dieser Ausführung',
  'it is on {node} now, not on {source}': 'er ist jetzt auf {node}, nicht auf {source}',
  'it is on {node}, where nobody sent it': 'er ist auf {node}, wohin ihn niemand geschickt hat',
  'it is still on {node}': 'er ist noch auf {node}',
  'it is stopped now, it was running': 'er ist jetzt gestoppt und lief vorher',
  'left locked ({lock}) on {node}': 'blieb auf {node} gesperrt ({lock})',
  'left paused on {node}': 'blieb auf {node} pausiert',
  'nobody continued it': 'niemand hat sie fortgesetzt',
  'nobody has approved it': 'niemand hat ihn genehmigt',
  'nobody was there to follow it: its task may still be running':
    'niemand war da, ihm zu folgen: sein Task läuft vielleicht noch',
  'nobody who may look at its tasks is signed in': 'niemand ist angemeldet, der seine Tasks ansehen darf',
  'paused after a failure: look at it, then continue or close':
    'angehalten nach einem Fehler: ansehen, dann fortsetzen oder schließen',
  'shows no sign of life': 'zeigt kein Lebenszeichen',
  'stopped after {count} failure': 'angehalten nach {count} Fehler',
  'stopped after {count} failures': 'angehalten nach {count} Fehlern',
  'stopped by {user}': 'angehalten von {user}',
  'the bridge failed inside; its log has the details':
    'im Dienst ging etwas schief; Näheres steht in seinem Protokoll',
  'the guest is not in the inventory any more, or not visible to who looked':
    'der Gast steht nicht mehr im Inventar oder war für den, der hinsah, nicht sichtbar',
  'the service that executed it has ended': 'der Dienst, der sie ausführte, wurde beendet',
  'there is no order any more in which it finds room':
    'es gibt keine Reihenfolge mehr, in der er Platz findet',
  'waits for HA, which moves {guest} by itself': 'wartet auf HA, das {guest} selbst umzieht',
  'waits for its backup': 'wartet auf sein Backup',
  'waits for its replication': 'wartet auf seine Replikation',
  'waits for its replication, which is due': 'wartet auf seine Replikation, die fällig ist',
  'waits for its task {task}': 'wartet auf seinen Task {task}',
  'waits for migrations that are not ours': 'wartet auf Umzüge, die nicht unsere sind',
  'waits for the memory of {node} with what arrives there':
    'wartet auf die RAM-Werte von {node} mit dem, was dort ankommt',
  'waits for the next figures of {node}, which a guest has just come to or left':
    'wartet auf die nächsten Werte von {node}, wohin eben ein Gast kam oder woher einer ging',
  'waits until {node} tells its memory without who has left it':
    'wartet, bis {node} seinen RAM ohne den nennt, der gegangen ist',
  'waits until HA has taken it over': 'wartet, bis HA ihn übernommen hat',
};
