// Prints which members of the SDK's generated types the shell reads: node shell_reads.mjs ROOT WORD... -> [["Type", "member"], ...]
//
// Asks TypeScript's compiler of every access and destructuring of one of the WORDs where that member is declared. Of a
// component its script is read, not its markup: there is no type in markup without compiling it.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [root, ...words] = process.argv.slice(2);
const web = join(root, 'web');
const sdk = join(root, 'sdk', 'typescript', 'src');
const generated = join(sdk, 'generated', 'types.gen.ts');
const ts = createRequire(join(web, 'package.json'))('typescript');
const asked = new Set(words);

const SCRIPT = /<script\b[^>]*>([^]*?)<\/script>/g;
const scripts = new Map();
const entries = readdirSync(join(web, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .map((file) => {
    if (!file.endsWith('.svelte')) return file;
    const name = `${file}.script.ts`;
    scripts.set(name, [...readFileSync(file, 'utf8').matchAll(SCRIPT)].map(([, text]) => text).join('\n'));
    return name;
  });

const settings = ts.readConfigFile(join(web, 'tsconfig.json'), ts.sys.readFile).config;
const { options } = ts.parseJsonConfigFileContent({ ...settings, include: [], files: [] }, ts.sys, web);
options.types = ['svelte'];
options.paths = { '@voulezvous/sdk': [join(sdk, 'index.ts')] };
const host = ts.createCompilerHost(options);
const { readFile, fileExists } = host;
host.readFile = (file) => scripts.get(file) ?? readFile(file);
host.fileExists = (file) => scripts.has(file) || fileExists(file);
const program = ts.createProgram(entries, options, host);
const checker = program.getTypeChecker();

const found = new Set();
const own = new Set(entries);
for (const file of program.getSourceFiles()) if (own.has(file.fileName)) visit(file);
console.log(JSON.stringify([...found].sort().map((key) => key.split('.'))));

function visit(node) {
  for (const symbol of read(node)) {
    for (const declared of symbol?.declarations ?? []) {
      if (declared.getSourceFile().fileName === generated && ts.isInterfaceDeclaration(declared.parent)) {
        found.add(`${declared.parent.name.text}.${symbol.name}`);
      }
    }
  }
  ts.forEachChild(node, visit);
}

/** The members that a node reads: `a.b`, `a['b']`, `{ b } = a`. */
function read(node) {
  if (ts.isPropertyAccessExpression(node) && asked.has(node.name.text)) return [checker.getSymbolAtLocation(node.name)];
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    const name = node.argumentExpression.text;
    return asked.has(name) ? [checker.getTypeAtLocation(node.expression).getProperty(name)] : [];
  }
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const name = (node.propertyName ?? node.name).text;
    return asked.has(name) ? [checker.getTypeAtLocation(node.parent).getProperty(name)] : [];
  }
  return [];
}
