/** Opens the shell: configuration, manifests and strings at once; the static poster stands until all three are here. */
import { mount } from 'svelte';
import type { ModeManifest } from '@voulezvous/sdk';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/skins/signal.css';
import './styles/page.css';
import './styles/controls.css';
import { Account, type AccountPort } from './account/account.svelte';
import { accountPort, onEnded } from './backend/account';
import { asksNotToBeFollowed, formFactor, telemetryPort } from './backend/telemetry';
import { keepShell } from './backend/worker';
import { fetchNow, firstModes, followEvents, loadConfig, loadModes, loadStrings } from './backend/platform';
import { NowNext } from './broadcast/now-next.svelte';
import { Playhead } from './broadcast/playhead.svelte';
import { tellFailure } from './language/failure';
import { Language } from './language/language.svelte';
import { chooseLocale } from './language/locale';
import { Attention } from './modules/attention.svelte';
import { Drawer } from './modules/drawer.svelte';
import { Notices } from './modules/notices.svelte';
import { Places } from './modules/places.svelte';
import { Inside } from './people/inside.svelte';
import type { MemberEvents } from './people/member.svelte';
import type { PictureFailure } from './player/outage';
import { ModeRouter, type RouterState } from './shell/mode-router';
import { builtIn } from './shell/registry';
import { pathOf, resolve } from './shell/routes';
import Shell from './shell/Shell.svelte';
import { Telemetry } from './telemetry/telemetry';

const CLOCK_MS = 1000;
const HOME = '/';

async function open(target: HTMLElement): Promise<void> {
  const places = new Places();
  const inside = new Inside();
  const config = loadConfig();
  const notices = new Notices(config.then(({ notice_ms }) => notice_ms));
  const telemetry = config.then((house) => new Telemetry(telemetryPort, house.telemetry, asksNotToBeFollowed()));
  let signedInAt: number | null = null;
  let router: ModeRouter | undefined;
  let pictured = (): void => undefined;
  const isPictured = new Promise<void>((resolve) => (pictured = resolve));
  let follow = (): void => undefined;

  let offered: readonly ModeManifest[] = [];
  /** The mode to which people are invited. */
  const invited = (): ModeManifest | undefined => offered.find(({ policies }) => policies.grant === 'invitation');

  /** Everything that is somebody's own comes with them, and goes with them. */
  async function settle(): Promise<void> {
    inside.member?.leave();
    inside.member = null;
    const told = await telemetry;
    if (account.me !== null && account.door === null) {
      const [{ Member }, { noting }, { peoplePorts }] = await Promise.all([import('./people/member.svelte'), import('./people/noting'), import('./backend/people')]);
      const { events, tiles, pictures, chat } = await config;
      const house = { limits: tiles, pictures };
      const notebook = {
        tell: told.tell,
        tellHere: told.tellHere,
        sinceAuth: () => (signedInAt === null ? null : performance.now() - signedInAt),
        now: () => performance.now(),
        watched: told.watched,
      };
      const ports = noting(peoplePorts(events, chat, () => invited()?.mode_id ?? '', isPictured), notebook);
      const heard: MemberEvents = {
        onCall: ({ consent_id }) => places.go(pathOf(invited()?.routes[0] ?? HOME, consent_id)),
        onEnding: (ending, { inviter, invitee }) => {
          const other = inviter.user_id === account.me?.user_id ? invitee : inviter;
          notices.say(language.t(`call.${ending}`, { name: other.display_name }));
        },
        onRefused: (failure) => notices.say(tellFailure(language.t, failure, 'place')),
      };
      inside.member = new Member(account.me, ports, heard, house);
    }
    follow();
  }

  let isNew = false;
  /** Sign-up is told apart from sign-in by what was called; who signs out says nothing any more of where they are. */
  const door: AccountPort = {
    ...accountPort,
    signUp: (body) => ((isNew = true), accountPort.signUp(body)),
    signIn: (body) => ((isNew = false), accountPort.signIn(body)),
    signOut: () => (inside.member?.whereabouts.leave(), accountPort.signOut()),
  };

  const account = new Account(door, async (change) => {
    const told = await telemetry;
    signedInAt = change === 'entered' ? performance.now() : null;
    if (change === 'entered') told.tell('auth_success', { method: 'password', new_account: isNew });
    else await told.flush();
    await settle();
    const modes = (offered = await loadModes());
    places.offer(modes);
    // Who goes elsewhere at once is not shown, or anywhere, where they were.
    const composed = router?.offer(modes);
    if (change === 'entered' && !places.isInside && places.landing !== null) places.go(places.landing.path);
    if (change === 'left') places.go(HOME);
    await composed;
    if (change === 'ended') notices.say(language.t('account.ended'));
  }, () => void telemetry.then((told) => told.tellHere('click_login', {})));
  onEnded(() => void account.ended());

  const modesOnOffer = account.resume().then(() => (account.me === null ? firstModes() : loadModes()));
  const { locales, default_locale, channels, events, player, pictures, telemetry: pace } = await config;
  const wishes = { search: location.search, cookies: document.cookie, languages: navigator.languages };
  const language = new Language(locales, loadStrings);
  await language.use(chooseLocale(wishes, locales, default_locale));
  const channel = channels[0];
  if (channel === undefined) throw new Error('the client configuration names no channel');

  const playhead = new Playhead();
  playhead.run(CLOCK_MS);
  const nowNext = new NowNext(playhead, () => fetchNow(channel.channel_id), events.poll_interval_ms);
  let unfollow = (): void => undefined;
  follow = () => {
    unfollow();
    unfollow = followEvents(channel.channel_id, inside.member?.me.user_id ?? null, events, {
      onNowPlaying: nowNext.accept,
      onConnected: nowNext.setConnected,
      onResync: nowNext.refresh,
      onPersonal: (event) => inside.member?.hear(event),
      onShutOut: () => void account.ended(),
      onPersonalResync: () => inside.member?.refresh(),
    });
  };
  const modes = (offered = await modesOnOffer);
  const told = await telemetry;
  const route = resolve(modes, location.pathname)?.route;
  if (route !== undefined) told.tell('app_open', { route, form_factor: formFactor(), locale: language.locale });
  // A page that is put away may not come back.
  document.addEventListener('visibilitychange', () => (document.hidden ? told.sayLast() : inside.member?.whereabouts.look()));
  addEventListener('pagehide', () => {
    told.leave();
    inside.member?.whereabouts.putAway();
  });
  addEventListener('pageshow', () => {
    told.comeBack();
    inside.member?.whereabouts.comeBack();
  });
  places.offer(modes);
  // Who is signed in came for more than the picture.
  if (account.me !== null) await settle();
  const isFree = account.me === null ? isPictured : Promise.resolve();
  const modules = {
    channels,
    player,
    pictures,
    copy: language,
    playhead,
    nowNext,
    attention: new Attention(player.controls_hide_ms),
    account,
    places,
    notices,
    inside,
    drawer: new Drawer(),
    desk: async () => (await import('./backend/console')).consolePorts(events.poll_interval_ms, pace.quality_interval_ms),
    watched: told.watched,
    broke: (failure: PictureFailure) => told.tellHere('media_error', { ...failure }),
    opened: pictured,
    pictured: (channel: string, heldMs?: number): void => {
      told.pictured(channel, heldMs);
      pictured();
    },
  };
  const routerFor = (changed: (state: RouterState) => void): ModeRouter =>
    (router = new ModeRouter(modes, builtIn(), (state) => {
      if (state.phase === 'showing') {
        places.params = state.params;
        told.enter(state.manifest);
      }
      changed(state);
      if (state.phase === 'showing') inside.member?.enter(state.manifest, Object.values(state.params)[0]);
      if (state.phase === 'lost') inside.member?.whereabouts.enter(null);
    }));
  // What is asked and kept beside a visitor's picture comes after it, or once one should have come.
  setTimeout(pictured, player.stall_recover_ms);
  void isFree.then(() => {
    nowNext.start();
    if (inside.member === null) follow();
    told.run();
    keepShell();
  });
  target.replaceChildren();
  mount(Shell, { target, props: { modules, router: routerFor } });
}

const app = document.getElementById('app');
if (app !== null) void open(app);
