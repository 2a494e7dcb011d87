/** What was promised and found, and how fast migrations were. */
export const germanHistory: Readonly<Record<string, string>> = {
  'Bandwidth is that of the copy alone, without the seconds before and after it.':
    'Die Bandbreite ist die des Kopierens allein, ohne die Sekunden davor und danach.',
  'worst node {promisedPercent} promised': 'vollster Knoten: {promisedPercent} versprochen',
  'worst node {promisedPercent} promised, {foundPercent} found':
    'vollster Knoten: {promisedPercent} versprochen, {foundPercent} vorgefunden',
  'Worst Node': 'Vollster Knoten',
  'Spread of Memory': 'Spreizung des RAM',
  'Spread of CPU': 'Spreizung der CPU',
  '{count} stays where it is: {guest}, {why}': '{count} bleibt, wo er ist: {guest}, {why}',
  '{count} stay where they are, first {guest}: {why}': '{count} bleiben, wo sie sind, zuerst {guest}: {why}',
  Before: 'Vorher',
  Promised: 'Versprochen',
  Found: 'Vorgefunden',
  'Found at {time}': 'Vorgefunden um {time}',
  'What was achieved is looked at once the figures have settled.':
    'Was erreicht wurde, wird angesehen, sobald sich die Werte beruhigt haben.',
  'took {time}': 'dauerte {time}',
  'took {time}, expected {range}': 'dauerte {time}, erwartet {range}',
  'stood still for {time} ms': 'stand {time} ms still',
  'the rest is being planned again': 'der Rest wird neu geplant',
  'Measured Migrations': 'Gemessene Umzüge',
  'Measured Migrations…': 'Gemessene Umzüge…',
  'What a guest writes while it moves is sent again: its next estimate rests on its last three migrations. A container is down from its stop to its start.':
    'Was ein Gast schreibt, während er umzieht, wird noch einmal gesendet: seine nächste Schätzung beruht auf seinen letzten drei Umzügen. Ein Container ist vom Anhalten bis zum Start nicht erreichbar.',
  Writes: 'Schreibt',
  'Memory Sent': 'Gesendeter RAM',
  'Stood Still': 'Stillstand',
  'From the task logs of past executions. Estimates rest on a pair once {count} of its migrations were measured, before on all of the cluster.':
    'Aus den Task-Protokollen früherer Ausführungen. Schätzungen beruhen auf einem Knotenpaar, sobald {count} seiner Umzüge gemessen sind, vorher auf allen des Clusters.',
  'Until {count} were measured, {speed}/s are assumed.':
    'Bis {count} gemessen sind, werden {speed}/s angenommen.',
  Bandwidth: 'Bandbreite',
  Measured: 'Gemessen',
  Error: 'Fehler',
  'Estimates By': 'Schätzungen nach',
  'of this pair': 'denen dieses Paars',
  'of the whole cluster': 'denen des ganzen Clusters',
  'Nothing was measured yet.': 'Noch wurde nichts gemessen.',
};
