import { Dropped } from '../intake/dropped.js';
import type { Rule } from './rule.js';

const name = 'bot-user-agent';
const dropped = new Dropped(name);

export const botUserAgent: Rule = {
  name,
  sentence:
    'Events of bots, by `context.user_agent` (or `userAgent`), else by the browser where a page sent them itself, are dropped, or marked where `bots` says so. Only without a channel or with `web` (or `server`, where the event names it): an app names itself as it likes. What a server calls itself in its request is not looked at.',
  event({ channel, context }, facts) {
    if (channel !== undefined && channel !== 'web' && channel !== 'server') return undefined;
    let field = '';
    let userAgent: unknown = channel === 'server' ? undefined : facts.at.userAgent;
    if (context !== undefined) {
      if (typeof context.user_agent === 'string') {
        userAgent = context.user_agent;
        field = 'context.user_agent';
      } else if (typeof context.userAgent === 'string') {
        userAgent = context.userAgent;
        field = 'context.userAgent';
      }
    }
    if (typeof userAgent !== 'string' || !facts.around.isBot(userAgent)) return undefined;
    if (facts.policy.bots === 'drop') return dropped;
    if (!facts.noted(name)) facts.note(name, field);
    return undefined;
  },
};
