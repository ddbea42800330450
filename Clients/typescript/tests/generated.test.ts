import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generated } from "../scripts/generated.mjs";

it("The generated types are those of the server's descriptions", async () => {
    const files = await generated();
    expect(readdirSync(new URL("../src/generated", import.meta.url)).sort()).toEqual(Object.keys(files).sort());
    for (const [name, text] of Object.entries(files)) {
        expect(readFileSync(new URL(`../src/generated/${name}`, import.meta.url), "utf8"), `${name}: run npm run generate`).toBe(text);
    }
});
