import { ApiProblem, get } from '../../parts/api.ts';

/** The hall is asked for so often while it takes the port over, ms. */
const ASK_EVERY_MS = 200;

/** Resolves when the hall itself answers: it knows no set-up. */
export async function hallIsThere(): Promise<void> {
  for (;;) {
    try {
      await get('/set-up');
    } catch (error) {
      if (error instanceof ApiProblem && error.code !== 'no-server') return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, ASK_EVERY_MS);
    });
  }
}
