import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Renewed with every page; short, so that a hall that gives its certificate up is not shut out of its browsers for long. */
const HSTS_SECONDS = 30 * 24 * 3_600;

/**
 * Headers of every answer that is no page: it is kept nowhere and is no document, whoever opens its address. A file says
 * otherwise of itself.
 */
export function answersSafely(secure = false): RequestHandler {
  const hsts = secure ? { 'Strict-Transport-Security': `max-age=${HSTS_SECONDS}` } : {};
  return (_request, response, next) => {
    response.set({
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      ...hsts,
    });
    next();
  };
}

/** Headers of every page of the hall: nothing from elsewhere, no inline script, in no other site's frame. `secure`: https. */
export function safely(secure = false): RequestHandler {
  return helmet({
    // over plain http inside the hall: asking for https would only stop the pages from loading
    strictTransportSecurity: secure ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    contentSecurityPolicy: {
      directives: {
        'upgrade-insecure-requests': secure ? [] : null,
        'base-uri': ["'none'"],
        'font-src': ["'self'"],
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'style-src': ["'self'", "'unsafe-inline'"],
        'connect-src': secure ? ["'self'", 'wss:'] : ["'self'", 'ws:', 'wss:'],
      },
    },
  });
}
