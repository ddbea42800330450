import { defineStore } from "pinia";
import { onScopeDispose, ref } from "vue";

/** Whole seconds until a moment, never below 0; both in milliseconds since 1970. */
export const secondsUntil = (moment: number, now: number) => Math.max(0, Math.ceil((moment - now) / 1000));

/** When each kind of task may be started again, as the server said when it refused. Outlives the page that shows it. */
export const useCooldowns = defineStore("cooldowns", () => {
    const until = ref<Record<string, number>>({});

    function wait(type: string, seconds: number) {
        until.value = { ...until.value, [type]: Date.now() + seconds * 1000 };
    }

    return { until, wait };
});

/** The time of day, looked at twice a second while somebody shows it. */
export function useNow() {
    const now = ref(Date.now());
    const timer = setInterval(() => (now.value = Date.now()), 500);
    onScopeDispose(() => clearInterval(timer));
    return now;
}
