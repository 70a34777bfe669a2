/** A varied handful of a gallery's pictures: one per label where there are labels. */

import { call, gallery } from "./api.js";

export async function samples(name, many) {
  const { images } = await call(`${gallery(name)}/samples?limit=${many}`);
  return images;
}
