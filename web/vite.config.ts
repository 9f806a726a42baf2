import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions, type Plugin, type Rollup } from 'vite';
import { defineConfig } from 'vitest/config';

/** The SDK's sources stand beside the shell: no build of it is needed first. */
const sources = 'voulezvous-source';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** hls.js features, decided when its source is built: the channel is clear fMP4 with demuxed audio and WebVTT. */
const hlsFeatures = {
  __VERSION__: JSON.stringify('1.7.4'),
  __USE_ALT_AUDIO__: 'true',
  __USE_SUBTITLES__: 'true',
  __USE_EME_DRM__: 'false',
  __USE_CMCD__: 'false',
  __USE_CONTENT_STEERING__: 'false',
  __USE_VARIABLE_SUBSTITUTION__: 'false',
  __USE_M2TS_ADVANCED_CODECS__: 'false',
  __USE_MEDIA_CAPABILITIES__: 'false',
  __USE_INTERSTITIALS__: 'false',
  __USE_IFRAMES__: 'false',
  __IN_WORKER__: 'false',
  __HLS_WORKER_BUNDLE__: 'undefined',
};

/** The service worker is a script of its own, in one piece: some browsers take no module for one. */
const serviceWorker = (entry: string, fileName: string): Plugin => ({
  name: 'service-worker',
  apply: 'build',
  async generateBundle() {
    const built = await build({
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      build: { write: false, target: 'es2022', reportCompressedSize: false, rollupOptions: { input: entry, output: { format: 'iife' } } },
    });
    const [script] = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
    if (script?.type !== 'chunk') throw new Error(`${entry} gave no script`);
    this.emitFile({ type: 'asset', fileName, source: script.code });
  },
});

const SHELL = 'shell';
const ENGINE = 'hls-engine';
/**
 * Has Chromium compile all of a script on another thread while it arrives. A function is else compiled when it is first
 * called, on the main thread, and what these two do before the first picture is mostly that. Others take it for a comment.
 */
const COMPILED_AT_ONCE = '//# allFunctionsCalledOnLoad\n';

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What `entry` can't begin without. */
function neededBy(entry: string, graph: Graph): ReadonlySet<string> {
  const found = new Set([here(entry)]);
  for (const id of found) graph.getModuleInfo(id)?.importedIds.forEach((imported) => found.add(imported));
  return found;
}

/** What the shell begins with is one script and one sheet, but for what the page without network has too. */
const inOnePiece = (id: string, graph: Graph): boolean => neededBy('src/main.ts', graph).has(id) && !neededBy('src/offline/offline.ts', graph).has(id);

function chunkOf(bundle: Rollup.OutputBundle, name: string): Rollup.OutputChunk {
  for (const file of Object.values(bundle)) if (file.type === 'chunk' && file.name === name) return file;
  throw new Error(`the build has no chunk ${name}`);
}

/** What is before the first picture arrives and is compiled beside each other; the page asks for the engine too. */
const firstPicture = (): Plugin => ({
  name: 'first-picture',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const name of [SHELL, ENGINE]) chunkOf(bundle, name).code = COMPILED_AT_ONCE + chunkOf(bundle, name).code;
    },
  },
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle, filename }) {
      if (filename !== here('index.html')) return [];
      return [{ tag: 'link', attrs: { rel: 'modulepreload', href: `/${chunkOf(bundle ?? {}, ENGINE).fileName}` }, injectTo: 'head' }];
    },
  },
});

/** Where the platform answers while the shell is served by `npm run dev`. */
const platform = process.env['VVTV_PLATFORM'] ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => ({
  plugins: [svelte({ configFile: false, preprocess: vitePreprocess() }), serviceWorker(here('src/worker/worker.ts'), 'worker.js'), firstPicture()],
  define: hlsFeatures,
  resolve: {
    alias: [{ find: /^hls\.js$/, replacement: here('node_modules/hls.js/src/hls.ts') }],
    conditions: mode === 'test' ? [sources, 'browser'] : [sources, ...defaultClientConditions],
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 500,
    rollupOptions: {
      input: [here('index.html'), here('offline.html')],
      output: { codeSplitting: { groups: [{ name: (id, graph) => (inOnePiece(id, graph) ? SHELL : null), includeDependenciesRecursively: false }] } },
      checks: { pluginTimings: false },
      treeshake: { moduleSideEffects: (id: string) => !id.includes('/hls.js/src/') && !id.includes('/@svta/') },
    },
  },
  server: {
    proxy: { '/v1': { target: platform, ws: true }, '/hls': { target: platform } },
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/browser.ts'],
  },
}));
