import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Headers of every page of the hall: nothing from elsewhere, no inline script, in no other site's frame. */
export function safely(): RequestHandler {
  return helmet({
    // over plain http inside the hall: asking for https would only stop the pages from loading
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      directives: {
        'upgrade-insecure-requests': null,
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'style-src': ["'self'", "'unsafe-inline'"],
        'connect-src': ["'self'", 'ws:', 'wss:'],
      },
    },
  });
}
