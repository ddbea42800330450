// What a person loads before the first page is there: gzipped sizes of the entry, of all that it imports, and of the page of tasks.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = 200 * 1024;
const FIRST_PAGE = "src/tasks/TasksPage.vue";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../Gateway/wwwroot/", import.meta.url));
const read = path => readFileSync(`${folder.replace(/\/$/, "")}/${path}`);
let manifest;
try {
    manifest = JSON.parse(read("assets/manifest.json"));
} catch {
    console.error("The console is not built: npm run build -w aitasks-console");
    process.exit(1);
}

const scripts = new Set();
const styles = new Set();
function take(key) {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`The build has no ${key}.`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const style of chunk.css ?? []) styles.add(style);
    for (const needed of chunk.imports ?? []) take(needed);
}
take("index.html");
take(FIRST_PAGE);

const kilobytes = bytes => `${(bytes / 1024).toFixed(1).padStart(7)} KB`;
const sum = files => [...files].reduce((total, file) => {
    const size = gzipSync(read(file), { level: 9 }).length;
    console.log(`${kilobytes(size)}  ${file}`);
    return total + size;
}, 0);

const script = sum(scripts);
const style = sum(styles);
console.log(`${kilobytes(script)}  script at first load, gzipped (limit ${kilobytes(LIMIT).trim()})`);
console.log(`${kilobytes(style)}  styles at first load, gzipped`);
if (script > LIMIT) {
    console.error("Too much script at first load.");
    process.exit(1);
}
