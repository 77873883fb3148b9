import { once } from 'node:events';
import { createServer } from 'node:http';

/** A page that tries to get out, and a server elsewhere that writes down what reached it. */
export async function layTrap(daemonUrl: string) {
  const caught: string[] = [];
  const outside = createServer((request, response) => {
    caught.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end();
  });
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  const address = outside.address();
  const elsewhere = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { page: pageOf(daemonUrl, elsewhere), caught, close: () => outside.close() };
}

/** A page that tries to get out, and says what came of it. */
function pageOf(daemonUrl: string, elsewhere: string): string {
  return `<!doctype html><title>trap</title><body><script>
const say = (what, text) => document.body.append(Object.assign(document.createElement('p'), { textContent: what + ': ' + text }));
const tried = (what, read) => { try { say(what, 'read ' + read()); } catch { say(what, 'refused'); } };
tried('cookie', () => document.cookie);
tried('parent', () => parent.document.title);
fetch('${daemonUrl}/api/projects', { credentials: 'include' }).then((it) => it.text()).then((it) => say('api', 'read ' + it), () => say('api', 'refused'));
fetch('${elsewhere}/call', { mode: 'no-cors' }).then(() => say('call', 'sent'), () => say('call', 'refused'));
const picture = new Image();
picture.onload = () => say('picture', 'loaded');
picture.onerror = () => say('picture', 'refused');
picture.src = '${elsewhere}/picture.png';
</script>`;
}
