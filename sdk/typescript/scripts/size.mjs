// Prints what parts of the SDK cost a page, bundled, minified and gzipped, and fails over a limit: node size.mjs [LIMITS.json].
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const home = fileURLToPath(new URL('..', import.meta.url));
const { shell, limits } = JSON.parse(await readFile(process.argv[2] ?? join(home, 'size.json'), 'utf8'));
const entries = {
  "the shell's parts": `import { ${(await imported(join(home, shell))).join(', ')} } from 'sdk';`,
  'one operation': "import { getHealth } from 'sdk';",
  'one list, walked': "import { iterGuide } from 'sdk';",
  'the events socket': "import { connectEvents } from 'sdk';",
  everything: "import * as all from 'sdk';",
};

let over = 0;
console.log(`${'entry'.padEnd(20)}${'minified'.padStart(10)}${'gzip'.padStart(8)}${'limit'.padStart(8)}`);
for (const [name, source] of Object.entries(entries)) {
  const code = await bundled(source);
  const gzip = gzipSync(code, { level: 9 }).length;
  const tooLarge = gzip > limits[name];
  over += Number(tooLarge);
  console.log(`${name.padEnd(20)}${String(code.length).padStart(10)}${String(gzip).padStart(8)}${String(limits[name]).padStart(8)}${tooLarge ? '  too large' : ''}`);
}
if (over > 0) {
  console.error(`\n${over} of these are larger than size.json allows: find what they pull in, or raise the limit on purpose`);
  process.exit(1);
}

/** The values (not the types) that sources below a folder import from the SDK. */
async function imported(folder) {
  const names = new Set();
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || !/\.(ts|svelte)$/.test(file.name)) continue;
    const text = await readFile(join(file.parentPath ?? file.path, file.name), 'utf8');
    for (const [, list] of text.matchAll(/import\s*\{([^}]*)\}\s*from\s*'@voulezvous\/sdk'/g)) {
      for (const name of list.split(',').map((part) => part.trim())) if (name && !name.startsWith('type ')) names.add(name);
    }
  }
  if (names.size === 0) throw new Error(`nothing below ${folder} imports @voulezvous/sdk`);
  return [...names].sort();
}

/** What a page that keeps all that it imports would load. */
async function bundled(source) {
  const names = source.match(/\{(.*)\}/)?.[1] ?? 'all';
  const page = `${source}\nglobalThis.kept = [${names.replace(/^\s*|\s*$/g, '')}];`;
  const bundle = await rolldown({
    input: 'page',
    platform: 'browser',
    logLevel: 'warn',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? '\0page.ts' : id === 'sdk' ? join(home, 'src', 'index.ts') : null),
        load: (id) => (id === '\0page.ts' ? page : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  return output.map((chunk) => chunk.code ?? '').join('');
}
