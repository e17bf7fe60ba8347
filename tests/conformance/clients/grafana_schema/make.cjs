// Prints a JSON Schema per type of Grafana's own TypeScript declarations, as one object.
const path = require('node:path');
const { createGenerator } = require('ts-json-schema-generator');

const raw = path.join(path.dirname(require.resolve('@grafana/schema/package.json')), 'dist', 'types', 'raw');
const panel = (name) => path.join(raw, 'composable', name, 'panelcfg', 'x', 'types.gen.d.ts');
const wanted = {
  board: [path.join(raw, 'dashboard', 'x', 'types.gen.d.ts'), 'Dashboard'],
  stat: [panel('stat'), 'Options'],
  bargauge: [panel('bargauge'), 'Options'],
  table: [panel('table'), 'Options'],
  timeseries: [panel('timeseries'), 'Options'],
  'timeseries.custom': [panel('timeseries'), 'FieldConfig'],
  nodeGraph: [panel('nodegraph'), 'Options'],
};
const made = {};
for (const [name, [file, type]] of Object.entries(wanted)) {
  made[name] = createGenerator({ path: file, type, skipTypeCheck: true }).createSchema(type);
}
process.stdout.write(JSON.stringify(made));
