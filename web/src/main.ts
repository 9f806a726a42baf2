/** Opens the shell: configuration, manifests and strings at once; the static poster stands until all three are here. */
import { mount } from 'svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/skins/signal.css';
import './styles/page.css';
import './styles/controls.css';
import { Account } from './account/account.svelte';
import { accountPort, onEnded } from './backend/account';
import { fetchNow, followBroadcast, loadConfig, loadModes, loadStrings } from './backend/platform';
import { NowNext } from './broadcast/now-next.svelte';
import { Playhead } from './broadcast/playhead.svelte';
import { Language } from './language/language.svelte';
import { chooseLocale } from './language/locale';
import { Attention } from './modules/attention.svelte';
import { Notices } from './modules/notices.svelte';
import { Places } from './modules/places.svelte';
import { ModeRouter } from './shell/mode-router';
import { builtIn } from './shell/registry';
import { preloadEngine } from './player/engine';
import Shell from './shell/Shell.svelte';

const CLOCK_MS = 1000;
const HOME = '/';

async function open(target: HTMLElement): Promise<void> {
  const places = new Places();
  const notices = new Notices();
  let router: ModeRouter | undefined;
  const account = new Account(accountPort, async (change) => {
    const modes = await loadModes();
    places.offer(modes);
    await router?.offer(modes);
    const inside = places.all.some(({ path, open: everybodys }) => path === places.here && !everybodys);
    if (change === 'entered' && !inside && places.landing !== null) places.go(places.landing.path);
    if (change === 'left') places.go(HOME);
    if (change === 'ended') notices.say(language.t('account.ended'));
  });
  onEnded(() => void account.ended());

  const modesOnOffer = account.resume().then(loadModes);
  const config = await loadConfig();
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

  const modes = await modesOnOffer;
  places.offer(modes);
  const attention = new Attention(config.player.controls_hide_ms);
  const modules = { channels: config.channels, player: config.player, copy: language, playhead, nowNext, attention, account, places, notices };
  target.replaceChildren();
  mount(Shell, { target, props: { modules, router: (changed) => (router = new ModeRouter(modes, builtIn(), changed)) } });
}

const app = document.getElementById('app');
if (app !== null) {
  void open(app);
  // The poster paints first; the player's code comes in its wake.
  requestAnimationFrame(() => setTimeout(preloadEngine));
}
