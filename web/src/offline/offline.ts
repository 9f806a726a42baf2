/** The page of a house that can't be reached: asks until it answers, and opens what was asked for. */
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/skins/signal.css';
import '../styles/page.css';
import '../styles/controls.css';
import '../styles/offline.css';

async function ask(): Promise<void> {
  const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  if (answer !== null && answer.status < 500) location.reload();
}

addEventListener('online', () => void ask());
setInterval(() => void ask(), Number(document.documentElement.dataset['retryMs']));
document.querySelector('button')?.addEventListener('click', () => void ask());
