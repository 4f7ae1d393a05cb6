/** What newer browsers offer beside their types: a small window that stays above all others. */
interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

const SIZE = { width: 480, height: 300 };

/**
 * Opens the counter's small window: above all others where the browser can, else a popup. The page in it is a page of its
 * own, so that its keys work while the clerk types in another program.
 */
export async function openSmallWindow(counterId: string): Promise<void> {
  const address = `/counter/${encodeURIComponent(counterId)}?small`;
  const { documentPictureInPicture } = window as unknown as { documentPictureInPicture?: DocumentPictureInPicture };
  if (documentPictureInPicture === undefined) {
    window.open(address, `quhao-${counterId}`, `popup,width=${SIZE.width},height=${SIZE.height}`);
    return;
  }
  const small = await documentPictureInPicture.requestWindow(SIZE);
  const frame = small.document.createElement('iframe');
  frame.src = new URL(address, location.href).href;
  frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0';
  small.document.body.append(frame);
  frame.addEventListener('load', () => frame.focus());
}
