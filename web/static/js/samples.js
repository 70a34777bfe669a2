/** A varied handful of a gallery's pictures: one per label where there are labels. */

import { call, gallery } from "./api.js";

export async function samples(name, many) {
  const { labels } = await call(`${gallery(name)}/labels`);
  const named = labels.filter((one) => one.label && one.images > 0);
  if (named.length < many) {
    const { images } = await call(`${gallery(name)}/images?limit=${many}`);
    return images;
  }
  const step = named.length / many;
  const start = Math.floor(Math.random() * step);
  const chosen = Array.from(
    { length: many },
    (_, place) => named[Math.floor(start + place * step) % named.length],
  );
  const pages = await Promise.all(
    chosen.map(({ label }) =>
      call(`${gallery(name)}/images?limit=1&label=${encodeURIComponent(label)}`),
    ),
  );
  return pages.flatMap((page) => page.images);
}
