/** The longest side of a photo that is sent, pixels: a part's number can be read on it, and a weak signal carries it. Ours. */
const LONGEST = 1600;
const THUMB = 160;
const QUALITY = 0.82;

export interface Picture {
  blob: Blob;
  /** Small, as a data: URL: the page's rules allow no other that is not a file of the server. */
  thumb: string;
}

function drawn(from: ImageBitmap, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(from.width, from.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(from.width * scale));
  canvas.height = Math.max(1, Math.round(from.height * scale));
  canvas.getContext('2d')?.drawImage(from, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A photo as it is sent: upright, no larger than it need be, and with nothing beside the picture. Throws where it is none. */
export async function pictureOf(file: Blob): Promise<Picture> {
  const read = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const whole = drawn(read, LONGEST);
  const thumb = drawn(read, THUMB).toDataURL('image/jpeg', QUALITY);
  read.close();
  const blob = await new Promise<Blob | null>((resolve) => whole.toBlob(resolve, 'image/jpeg', QUALITY));
  if (!blob) throw new Error('The picture was not drawn');
  return { blob, thumb };
}
