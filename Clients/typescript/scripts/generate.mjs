import { writeFile } from "node:fs/promises";
import { generated } from "./generated.mjs";

for (const [name, text] of Object.entries(await generated())) await writeFile(new URL(`../src/generated/${name}`, import.meta.url), text);
