// Runs the pinned @hey-api/openapi-ts on a bundled document: node generate.mjs DOCUMENT OUTPUT_FOLDER. Offline.
import { createClient } from '@hey-api/openapi-ts';

const [input, path] = process.argv.slice(2);
if (!input || !path) {
  console.error('usage: node generate.mjs DOCUMENT OUTPUT_FOLDER');
  process.exit(2);
}

await createClient({
  input,
  output: { path, clean: true, importFileExtension: '.js' },
  logs: { level: 'error', file: false },
  parser: { filters: { orphans: true } },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    { name: '@hey-api/sdk' },
    { name: '@hey-api/typescript' },
  ],
});
