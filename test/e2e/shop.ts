import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

const ROWS = 240;
const SIDE = 12;
const items = ["Dresses", "Knits", "Trousers"];

/** Numbers in [0, 1), the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Writes shop.mm, reviews.csv and photos/ into a folder. Every field says a little of the target, none all; some photos lack. */
export async function writeShop(folder: string): Promise<string> {
  copyFileSync("test/e2e/programs/shop.mm", join(folder, "shop.mm"));
  mkdirSync(join(folder, "photos"), { recursive: true });
  const next = chance(7);
  const lines = ["id,Review Text,Class Name,Age,Feedback,price,liked"];
  for (let id = 0; id < ROWS; id++) {
    const liked = next() < 0.55;
    const tends = (share: number) => (next() < share ? liked : !liked);
    const review = `${tends(0.7) ? "lovely" : "poor"} ${tends(0.6) ? "fit, and soft" : "cloth"}`;
    const age = next() < 0.1 ? "" : Math.round(20 + 40 * next() + (liked ? 5 : 0));
    const item = items[Math.floor(next() * items.length)];
    const price = (10 + 20 * next() + (liked ? 5 : 0)).toFixed(2);
    lines.push(`${id},"${review}",${item},${age},${Math.floor(next() * 9)},${price},${liked ? 1 : 0}`);
    if (next() < 0.8) await writePhoto(join(folder, "photos", `${id}.png`), tends(0.7) ? 180 : 80, next);
  }
  writeFileSync(join(folder, "reviews.csv"), `${lines.join("\n")}\n`);
  return join(folder, "shop.mm");
}

async function writePhoto(path: string, light: number, next: () => number): Promise<void> {
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => light + Math.floor(60 * next()) - 30);
  await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toFile(path);
}
