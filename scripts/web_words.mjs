// Prints what the shell's sources say, and as what: node web_words.mjs ROOT -> [["web/src/…", line, "text", "Now"], …]
//
// `text` is what people read or hear of a component, `style` what it is painted with, `markup` all that its markup says,
// `string` every string of code but the names of imports, `key` every name of a property. Svelte's own compiler parses
// components and plain TypeScript alike, and comments say nothing.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const [root] = process.argv.slice(2);
const web = join(root, 'web');
const { parse } = createRequire(join(web, 'package.json'))('svelte/compiler');

const SPOKEN = /^(aria-(label|description|roledescription|valuetext|placeholder|braille.*)|title|placeholder|alt|label)$/;
const PAINTED = /^(style|fill|stroke|color|bgcolor|(stop|flood|lighting)-color)$/;
const RUNES = new Set(['$derived', '$state']);

const said = [];
for (const entry of readdirSync(join(web, 'src'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(ts|svelte)$/.test(entry.name) || entry.name.endsWith('.gen.ts')) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const written = readFileSync(file, 'utf8');
  const source = file.endsWith('.svelte') ? written : `<script lang="ts">${written}</script>`;
  const name = relative(root, file);
  const declared = new Map();
  const say = (node, role, value) => {
    said.push([name, source.slice(0, node.start).split('\n').length, role, value]);
  };
  let tree;
  try {
    tree = parse(source, { modern: true });
  } catch (problem) {
    throw new Error(`${name} can't be parsed: ${problem.message}`);
  }
  walk(tree, (node) => declare(node, declared));
  walk(tree, (node) => tell(node, declared, say));
}
console.log(JSON.stringify(said));

/** Visit a node and all below it, but for what is only imported. */
function walk(node, visit) {
  if (Array.isArray(node)) return node.forEach((one) => walk(one, visit));
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') {
    if (/^(Import|ExportAll)/.test(node.type)) return;
    visit(node);
  }
  for (const [key, below] of Object.entries(node)) {
    if (key !== 'metadata' && key !== 'loc') walk(below, visit);
  }
}

/** Remember what a name is given first. */
function declare(node, declared) {
  const [name, value] =
    node.type === 'VariableDeclarator' ? [node.id, node.init] : node.type === 'AssignmentPattern' ? [node.left, node.right] : [];
  if (name?.type === 'Identifier' && value) declared.set(name.name, [...(declared.get(name.name) ?? []), value]);
}

/** What one node says, without those below it. */
function tell(node, declared, say) {
  const shown = (role, value) => values(value, declared).forEach(([at, text]) => say(at, role, text));
  switch (node.type) {
    case 'Fragment':
      for (const child of node.nodes) {
        if (child.type === 'Text') shown('text', child);
        if (child.type === 'ExpressionTag' || child.type === 'HtmlTag') shown('text', child);
      }
      return;
    case 'Attribute':
      if (SPOKEN.test(node.name)) shown('text', node.value);
      if (PAINTED.test(node.name)) shown('style', node.value);
      return;
    case 'StyleDirective':
      return shown('style', node.value);
    case 'Declaration': // of a mask only how opaque it is counts
      return /^(-webkit-)?mask/.test(node.property) ? undefined : say(node, 'style', node.value);
    case 'Text':
      return say(node, 'markup', node.data);
    case 'Literal':
      return typeof node.value === 'string' ? say(node, 'string', node.value) : undefined;
    case 'TemplateElement':
      return say(node, 'string', node.value.cooked);
    case 'Property':
    case 'TSPropertySignature':
      return !node.computed && node.key.type === 'Identifier' ? say(node.key, 'key', node.key.name) : undefined;
  }
}

/** The strings that an expression or an attribute comes to, each with the node that says it. */
function values(node, declared, seen = new Set()) {
  const of = (...nodes) => nodes.flatMap((one) => values(one, declared, seen));
  if (Array.isArray(node)) return of(...node);
  switch (node?.type) {
    case 'Text':
      return [[node, node.data]];
    case 'Literal':
      return typeof node.value === 'string' ? [[node, node.value]] : [];
    case 'TemplateElement':
      return [[node, node.value.cooked]];
    case 'TemplateLiteral':
      return of(...node.quasis, ...node.expressions);
    case 'ConditionalExpression':
      return of(node.consequent, node.alternate);
    case 'LogicalExpression':
    case 'BinaryExpression':
      return node.type === 'LogicalExpression' || node.operator === '+' ? of(node.left, node.right) : [];
    case 'ExpressionTag':
    case 'HtmlTag':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return of(node.expression);
    case 'CallExpression':
      return RUNES.has(node.callee.name) ? of(...node.arguments) : [];
    case 'Identifier':
      if (seen.has(node.name)) return [];
      seen.add(node.name);
      return of(...(declared.get(node.name) ?? []));
  }
  return [];
}
