/** The last step of the page's address: `3` of /counter/3. */
export function lastStep(): string {
  return decodeURIComponent(
    location.pathname
      .split('/')
      .filter((step) => step !== '')
      .pop() ?? '',
  );
}
