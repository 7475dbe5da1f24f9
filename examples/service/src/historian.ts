// The product itself: tags and their values over HTTP. Every request asks the licence, which costs a look-up in memory; a
// licence that has ended makes the historian read-only and never stops it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenLicence } from '@readback/core/node';
import type { ProductNames } from './product-names.js';

interface Answer {
  readonly status: number;
  readonly body: object;
}

const VALUES_KEPT = 1000;
const MOST_BYTES = 64;

const ok = (body: object): Answer => ({ status: 200, body });
const refused = (status: number, code: string, message: string, next = ''): Answer => ({
  status,
  body: { error: { code, message, next } },
});

export type Historian = (request: IncomingMessage, response: ServerResponse) => void;

export function createHistorian(licence: OpenLicence<ProductNames>): Historian {
  const tags = new Map<string, number[]>();
  const exported = licence.meter('exports');

  function health(): Answer {
    const { status, isUsable, expiresOn, graceUntil, reason = null, warnings } = licence;
    const exports = exported.total;
    return ok({
      status,
      isUsable,
      isReadOnly: !licence.has('historian'),
      expiresOn,
      graceUntil,
      reason,
      warnings,
      exports,
    });
  }

  function store(name: string, value: number): Answer {
    if (!licence.has('historian')) {
      const { message = 'Storing is not licensed.', next } = licence.reason ?? {};
      return refused(403, 'read-only', message, next);
    }
    const values = tags.get(name);
    if (!values && tags.size >= licence.limit('tags')) {
      return refused(403, 'tag-limit', `The licence is for ${licence.limit('tags')} tags.`);
    }
    tags.set(name, [...(values ?? []), value].slice(-VALUES_KEPT));
    return ok({ stored: value });
  }

  function read(name: string): Answer {
    const value = tags.get(name)?.at(-1);
    return value === undefined ? refused(404, 'no-such-tag', `There is no tag "${name}".`) : ok({ value });
  }

  function trend(name: string): Answer {
    if (!licence.has('trends')) return refused(403, 'not-licensed', 'Trends are not part of this licence.');
    return ok({ values: tags.get(name) ?? [] });
  }

  function exportAll(): Answer {
    exported.add();
    return ok(Object.fromEntries(tags));
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const [area = '', name = '', more = ''] = (request.url ?? '').split('/').slice(1).map(decodeURIComponent);
    switch (`${request.method} ${area}${name === '' ? '' : '/*'}${more === '' ? '' : `/${more}`}`) {
      case 'GET health':
        return health();
      case 'GET export':
        return exportAll();
      case 'GET tags/*':
        return read(name);
      case 'GET tags/*/trend':
        return trend(name);
      case 'PUT tags/*': {
        const value = Number(await readBody(request));
        return Number.isFinite(value) ? store(name, value) : refused(400, 'no-number', 'Send a number.');
      }
      default:
        return refused(404, 'not-found', 'GET /health, /export, /tags/NAME, /tags/NAME/trend; PUT /tags/NAME.');
    }
  }

  return (request, response) => {
    answer(request)
      .catch((): Answer => refused(400, 'bad-request', 'This request cannot be read.'))
      .then(({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      )
      .catch(() => response.destroy());
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += String(part);
    if (text.length > MOST_BYTES) throw new RangeError('too long');
  }
  return text.trim() === '' ? 'nothing' : text;
}
