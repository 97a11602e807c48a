// An OpenID provider for tests: node provider.mjs CLIENT SECRET REDIRECT. It takes a free port of this machine, prints its address, and
// runs until its standard input ends. Whoever comes to its form says who they are: a JSON object of claims, "sub" among them.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [client, secret, redirect] = process.argv.slice(2);
const accounts = new Map(); // claims by subject, as they were told last

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirect] }],
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['test'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => accounts.get(sub) }),
    interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
    loadExistingGrant: async (context) => { // nobody is asked whether the client may know them
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const rest = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url.startsWith('/sign-in/')) {
      return rest(request, response);
    }
    if (request.method !== 'POST') {
      response.setHeader('Content-Type', 'text/html');
      return response.end('<form method="post"><textarea name="claims"></textarea><button>Sign in</button></form>');
    }
    let body = '';
    for await (const part of request) {
      body += part;
    }
    const claims = JSON.parse(new URLSearchParams(body).get('claims'));
    if (!claims) {
      return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'they would not' });
    }
    accounts.set(claims.sub, claims);
    return provider.interactionFinished(request, response, { login: { accountId: claims.sub } });
  });
  console.log(issuer);
});
process.stdin.on('end', () => process.exit()).resume();
