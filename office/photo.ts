/** Of a counter's display, dots. */
const WIDTH = 480;
const HEIGHT = 640;

/** A photo cut to 3:4 around its upper middle and made small enough for every page; throws where it is no picture. */
export async function smallPhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.max(WIDTH / picture.width, HEIGHT / picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const [width, height] = [picture.width * scale, picture.height * scale];
  // faces are above the middle of a portrait
  canvas.getContext('2d')!.drawImage(picture, (WIDTH - width) / 2, (HEIGHT - height) / 4, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/jpeg', 0.85);
  });
}
