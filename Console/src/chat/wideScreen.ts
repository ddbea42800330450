import { onUnmounted, ref } from "vue";

/** Whether there is room for the list and the settings beside a chat; the style sheet of the page has the same width. */
export function useWideScreen() {
    const query = matchMedia("(min-width: 1100px)");
    const isWide = ref(query.matches);
    const look = () => void (isWide.value = query.matches);
    query.addEventListener("change", look);
    onUnmounted(() => query.removeEventListener("change", look));
    return isWide;
}
