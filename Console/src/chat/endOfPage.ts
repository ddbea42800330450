import { onMounted, onUnmounted, type Ref } from "vue";
import { EndFollower } from "./endFollower";

/** Keeps the page at the end of a part that grows, as long as its reader is there. */
export function useEndOfPage(part: Readonly<Ref<HTMLElement | null>>) {
    const follower = new EndFollower();
    const page = document.documentElement;
    const look = () => follower.scrolled({ top: page.scrollTop, view: page.clientHeight, height: page.scrollHeight });
    const grown = new ResizeObserver(() => {
        if (follower.following) page.scrollTop = page.scrollHeight;
    });

    onMounted(() => {
        window.addEventListener("scroll", look, { passive: true });
        if (part.value) grown.observe(part.value);
    });
    onUnmounted(() => {
        window.removeEventListener("scroll", look);
        grown.disconnect();
    });
    return { catchUp: () => follower.catchUp() };
}
