import { REASONS, type ReasonCode } from '#shared/plan/reason.ts';
import { PROBLEMS, type ProblemCode } from '#shared/protocol/problems.ts';

/** German for the engine's reasons. */
const reasons: Partial<Record<ReasonCode, string>> = {
  'busy-task': '{task} läuft gerade für ihn',
  'cluster-balanced': 'Nichts zu tun: vollster Knoten {worstPercent}',
  'at-most-per-node': 'höchstens {most} von ihnen dürfen auf einem Node sein ({origin})',
  'at-most-per-site': 'höchstens {most} von ihnen dürfen an einem Standort sein ({origin})',
  'container-needs-restart':
    'ein Container zieht per Neustart um, etwa {downtimeSeconds} nicht erreichbar; noch nicht erlaubt',
  'cpu-limit': '{node} käme auf {afterPercent} CPU, Grenze {limitPercent}',
  'else-fuller':
    '{node} wäre sonst voller als {target} ({resource} {elsePercent}); passt am besten auf {target}',
  'evacuate-node': '{node} soll leer werden; passt am besten auf {target}',
  'fullest-node': '{node} ist am vollsten ({resource} {beforePercent}); passt am besten auf {target}',
  'fuller-node': '{node} ist voller als {target} ({resource} {beforePercent}); passt am besten auf {target}',
  'guest-locked': 'gesperrt: {lock}',
  'guest-not-running': 'läuft nicht ({status})',
  'ha-native-rebalance':
    'bleibt dem Cluster Resource Scheduler von Proxmox VE überlassen, der HA-Gäste selbst verteilt',
  'ha-rules-unknown': 'HA verwaltet ihn, nach Regeln, die hier nicht sichtbar sind',
  'ha-shared-link':
    'HA würde ihn ohne Bandbreitengrenze über eine Strecke schicken, die Corosync nutzen könnte. Vielleicht bwlimit unter Rechenzentrum > Optionen setzen',
  'ha-state': 'HA ist mit ihm beschäftigt: {state}',
  'ignored-by-settings': 'zieht nie um, laut Einstellungen',
  'ignored-by-tag': 'Tag {tag} sagt: nicht anfassen',
  'keep-apart': 'darf nicht bei {guests} sein ({origin})',
  'keep-together': 'bleibt bei {guests} ({origin})',
  'load-unknown': 'seine Last ist unbekannt',
  'local-disk': '{storage} ist lokal auf {node}',
  'local-resource': '{resource} ist an {node} gebunden',
  'maintenance-target': '{node} ist in Wartung',
  'makes-room': 'macht Platz auf {node}; passt am besten auf {target}',
  'memory-limit': '{node} käme auf {afterPercent} RAM, Grenze {limitPercent}',
  'no-gain': 'ein Umzug würde nicht helfen',
  'no-guest': 'es gibt keinen Gast, der umziehen könnte',
  'node-load-unknown': 'die Last von {node} ist unbekannt',
  'node-offline': '{node} ist nicht online',
  'node-reserved': '{node} nimmt keine Gäste, laut Einstellungen',
  'not-enough-gain': 'ein Umzug brächte weniger als {limitPercent}',
  'node-loss': 'sein Umzug ließe zu wenig Speicher für den Ausfall eines Knotens',
  'not-beside': 'darf nicht neben {guests} sein ({origin})',
  'not-needed': 'sein Knoten braucht keine Entlastung',
  'not-supported-yet': 'noch nicht unterstützt: {what}',
  'no-node': 'es gibt keinen Knoten',
  'no-order': 'es gibt keine Reihenfolge von Umzügen, in der er Platz findet',
  'no-target': 'kein Knoten kann ihn nehmen',
  'over-budget': 'ein Plan hat höchstens {movesMax} Umzüge und {limitBytes}',
  'other-target': 'passte auch, aber {target} macht den Cluster gleichmäßiger',
  pinned: 'festgelegt auf {nodes} ({origin})',
  'part-of-exchange':
    'macht zusammen mit den anderen Umzügen von {node} und {target} die Knoten gleichmäßiger',
  relieved: 'andere Umzüge entlasten seinen Knoten genug',
  'repair-rule': 'stellt {rule} wieder her; passt am besten auf {target}',
  'sites-least': 'sie müssen an mindestens {least} Standorten sein ({origin})',
  'site-least': 'mindestens {least} von ihnen müssen an ihrem Standort bleiben ({origin})',
  'standalone-node': 'von einem einzelnen Knoten kann kein Gast wegziehen',
  'storage-unavailable': '{storage} gibt es auf {node} nicht',
  template: 'eine Vorlage',
  'other-moves': 'könnte umziehen, aber andere Umzüge helfen mehr',
  'rules-conflict': '{one} und {other} gehen nicht zusammen',
  'unmet-goal': '{goal} ist nicht möglich: {guests}: {cause}',
  'hidden-guests': 'es kann Gäste geben, die hier nicht sichtbar sind',
  'size-unknown': 'die Größe von Gast {vmid} ist unbekannt',
  'unknown-node': 'es gibt keinen Knoten {node}',
  'unknown-guest': 'es gibt keinen Gast {vmid}',
  'came-from': 'kam von {target} und geht zurück',
  'is-home': 'ist schon wieder auf {node}',
  'moved-since': 'ist inzwischen auf {node}, nicht auf {target}, wohin er gebracht wurde',
  'storage-full': '{storage} auf {node} hat {freeBytes} frei, nötig sind {needBytes}',
  'storage-unknown': 'es gibt keinen Speicher {storage}',
  'new-guest': 'passt am besten auf {target}',
  'only-nodes': 'erlaubt waren nur {nodes}',
  'unread-placement': 'Platten und Geräte sind noch zu prüfen',
};

/** German for the refusals of the bridge. */
const problems: Partial<Record<ProblemCode, string>> = {
  'access-denied': 'Das dürfen Sie nicht: {privilege} auf {path} fehlt',
  'bad-message': 'Die Nachricht ist unverständlich: {path}: {message}. Vielleicht die Seite neu laden',
  busy: 'Für Sie wird schon ein Plan gemacht. Vielleicht diesen zuerst abbrechen',
  'consent-missing': 'Gast {vmid} würde neu gestartet: bitte seine Ausfallzeit zuerst bestätigen',
  'csrf-invalid': 'Das Token dieser Seite ist {what}. Vielleicht die Seite neu laden',
  'execution-running': '{user} führt gerade einen Plan aus. Vielleicht warten oder ihn anhalten',
  'execution-unknown': 'Es gibt keine Ausführung {id}',
  internal: 'Im Dienst ging etwas schief; Näheres steht in seinem Protokoll',
  'move-unknown': 'Gast {vmid} gehört nicht zu den Umzügen dieses Plans',
  'moves-depend': 'Gast {vmid} zieht nur mit oder nach Gast {needs} um: beide auswählen oder keinen',
  'no-quorum': 'Der Cluster hat kein Quorum: nichts wird gestartet',
  'not-now': 'Die Ausführung ist im Zustand {phase}: das geht jetzt nicht',
  'plan-invalid': 'Der Plan gilt nicht mehr: {message}. Vielleicht erneuern',
  'plan-stale': 'Der Plan ist veraltet: bitte erneuern und ansehen, was sich geändert hat',
  'plan-unknown': 'Es gibt keinen Plan {id}. Vielleicht ist er abgelaufen: bitte erneuern',
  'pve-failed': 'Proxmox VE hat mit {status} geantwortet: {message}',
  'pve-unreachable': 'Proxmox VE hat nicht geantwortet: {message}',
  'selection-empty': 'Kein Umzug ist ausgewählt',
  'session-expired': 'Ihre Sitzung ist abgelaufen. Vielleicht neu anmelden',
  'settings-invalid': 'Einstellung {path} ist {value}: {message}',
  'settings-unreadable': 'Die Einstellungen sind unbrauchbar: {message}',
  'too-many-attempts': 'Zu viele Anmeldungen von {address}. Vielleicht eine Minute warten',
  'too-many-sockets': 'Zu viele Verbindungen ({max}). Vielleicht einen anderen Tab schließen',
  'unsupported-protocol':
    'Dieser Dienst spricht Protokoll {min} bis {max}, die Seite {offered}. Vielleicht die Seite neu laden',
};

function byText<Code extends string>(
  english: Readonly<Record<Code, string>>,
  german: Partial<Record<Code, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries<string | undefined>(german) as [Code, string][];
  return Object.fromEntries(entries.map(([code, text]) => [english[code], text]));
}

export const germanEngine: Readonly<Record<string, string>> = {
  ...byText(REASONS, reasons),
  ...byText(PROBLEMS, problems),
};
