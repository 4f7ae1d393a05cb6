import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const ANSWER_MS = 3_000;

/** Whether anything answers at the hall's address; what it says, and by which certificate, the browser judges. */
export function hallAnswers(hall: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { method: 'HEAD', timeout: ANSWER_MS, rejectUnauthorized: false, agent: false };
    const request = (hall.startsWith('https:') ? httpsRequest : httpRequest)(hall, options, (response) => {
      response.resume();
      resolve(true);
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', () => resolve(false));
    request.end();
  });
}
