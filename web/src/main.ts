/** Opens the shell: configuration, manifests and strings at once; the static poster stands until all three are here. */
import { mount } from 'svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/page.css';
import { fetchNow, followBroadcast, loadStrings, openPlatform } from './backend/platform';
import { NowNext } from './broadcast/now-next.svelte';
import { Playhead } from './broadcast/playhead.svelte';
import { Language } from './language/language.svelte';
import { chooseLocale } from './language/locale';
import { Attention } from './modules/attention.svelte';
import { ModeRouter } from './shell/mode-router';
import { builtIn } from './shell/registry';
import { preloadEngine } from './player/engine';
import Shell from './shell/Shell.svelte';

const CLOCK_MS = 1000;

async function open(target: HTMLElement): Promise<void> {
  const { config, modes } = await openPlatform();
  const wishes = { search: location.search, cookies: document.cookie, languages: navigator.languages };
  const language = new Language(config.locales, loadStrings);
  await language.use(chooseLocale(wishes, config.locales, config.default_locale));
  const channel = config.channels[0];
  if (channel === undefined) throw new Error('the client configuration names no channel');

  const playhead = new Playhead();
  playhead.run(CLOCK_MS);
  const nowNext = new NowNext(playhead, () => fetchNow(channel.channel_id), config.events.poll_interval_ms);
  nowNext.start();
  followBroadcast(channel.channel_id, config.events, {
    onNowPlaying: nowNext.accept,
    onConnected: nowNext.setConnected,
    onResync: nowNext.refresh,
  });

  const modules = { channels: config.channels, player: config.player, copy: language, playhead, nowNext, attention: new Attention(config.player.controls_hide_ms) };
  target.replaceChildren();
  mount(Shell, { target, props: { modules, router: (changed) => new ModeRouter(modes, builtIn(), changed) } });
}

const app = document.getElementById('app');
if (app !== null) {
  void open(app);
  // The poster paints first; the player's code comes in its wake.
  requestAnimationFrame(() => setTimeout(preloadEngine));
}
