import { defineConfig } from "vitest/config";

export default defineConfig({
    test: {
        include: ["tests/**/*.test.{ts,tsx}"],
        testTimeout: 60_000,
        hookTimeout: 60_000,
        // Servers and their clients are in one process; several at a time starve each other on a small machine.
        fileParallelism: false,
    },
});
